//! What is the least that reaches a target.

use super::phrases;

phrases! {
    least_that_reaches(targets, level) = "以 {level} 的概率实现{targets}需要多少", "What it takes to reach {targets} with {level}";
    several_targets(count) = "{count} 个目标同时实现", "all of {count} targets";
    seek_across_change(key, year) = "{key}的变化，%（自 {year} 年起）", "Change of {key}, % (from {year})";
    seek_across_change_bare(key) = "{key}的变化，%", "Change of {key}, %";
    seek_across_money(key, currency) = "{key}，{currency}", "{key}, {currency}";
    probability_reached = "全部目标同时实现的概率，%", "Probability that the targets are met, %";
    level_wanted(level) = "要求 {level}", "{level} wanted";
    seek_note = "竖线为概率的 95% 区间；所有试算值使用同一组随机数；标注的点为答案。", "Upright lines: 95% interval of the probability; all values meet the same draws. The named point is the answer.";
    seek_interval_note(low, high) = "答案的 95% 区间：{low} 至 {high}。", "95% interval of the answer: {low} to {high}.";
    sought_scenario(title) = "{title}：求解结果", "{title}: as sought";
}
