//! What tables, charts of a run and reports say around the plan's own titles.

use super::phrases;

phrases! {
    simulated_paths(count) = "{count} 条模拟路径", "{count} simulated paths";
    unit(name) = "单位：{name}", "Unit: {name}";
    scenarios_compared(count) =
        "{count} 个情景比较，使用同一组随机数",
        "{count} scenarios on the same draws";
    target_with_chance(level, year, chance) =
        "目标 {level}（{year} 年），达成概率 {chance}",
        "Target {level} by {year}: probability {chance}";
    bare_target(level, year) = "目标 {level}（{year} 年）", "Target {level} by {year}";
    monte_carlo = "蒙特卡洛", "Monte Carlo";
    latin_hypercube = "拉丁超立方", "Latin hypercube";
    sobol = "Sobol' 序列", "Sobol'";
    method(version, sampler, seed) =
        "Plancast {version}，{sampler}抽样，种子 {seed}。",
        "Plancast {version}, {sampler} sampling, seed {seed}.";
}
