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
    persons = "人", "persons";
    persons_a_year = "人/年", "persons a year";
    everybody = "总人口", "All people";
    births = "出生人数", "Births";
    deaths = "死亡人数", "Deaths";
    natural_change = "自然增长人数", "Births less deaths";
    net_migrants = "净迁入人数", "Net migrants";
    child_dependency =
        "少儿抚养比（0-14岁/15-64岁）",
        "Child dependency (ages 0-14 over 15-64)";
    old_age_dependency =
        "老年抚养比（65岁及以上/15-64岁）",
        "Old-age dependency (ages 65 and over over 15-64)";
}
