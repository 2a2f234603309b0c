//! What a calibration says of a response and its recorded past.

use super::phrases;

phrases! {
    calibrated_scenario(id) = "{id}：按历史数据校准", "{id}, calibrated on its record";
    noise_carryover = "逐年波动的自相关", "autocorrelation of the yearly noise";
    noise_volatility = "逐年波动的标准差", "standard deviation of the yearly noise";
    with_the_record = "已按历史数据校准", "calibrated on its record";
    as_the_plan_had_it = "规划原来的预测", "as the plan has it";
    what_the_record_says(indicator) = "历史数据对各参数说明了什么：{indicator}", "What the record says: {indicator}";
    values_recorded(count) = "{count} 个历史值", "{count} recorded values";
    in_plan_deviations =
        "与规划均值之差（以规划的标准差为单位）",
        "Distance from the plan's mean, in the plan's standard deviations";
    in_the_plan(name) = "{name}（规划）", "{name}: the plan";
    in_the_record(name) = "{name}（校准后）", "{name}: with the record";
    plan_interval_note =
        "条形为中位数。校准后区间与规划同宽的参数，历史数据未能说明。",
        "Bars: medians. Where the interval with the record is as wide as the plan's, the record could not tell.";
    kept_paths(kept, all) =
        "{all} 条路径中与历史相符的 {kept} 条",
        "the {kept} of {all} paths that agree with the record";
    matching_method(version, seed) =
        "Plancast {version}，历史匹配：只保留与全部历史值相符的路径，种子 {seed}。",
        "Plancast {version}, history matching: only paths that agree with every recorded value are kept, seed {seed}.";
    calibration_method(version, draws, effective, seed) =
        "Plancast {version}，{draws} 次重要性抽样，有效 {effective} 次，种子 {seed}。",
        "Plancast {version}, {draws} draws by importance sampling, {effective} effective, seed {seed}.";
}
