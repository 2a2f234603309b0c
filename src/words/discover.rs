//! Where targets are missed.

use super::phrases;

phrases! {
    is_above(name, bound) = "“{name}”高于 {bound}", "\"{name}\" is above {bound}";
    is_below(name, bound) = "“{name}”低于 {bound}", "\"{name}\" is below {bound}";
    is_between(name, low, high) = "“{name}”在 {low} 至 {high} 之间", "\"{name}\" is between {low} and {high}";
    comes_at_all(event) = "发生过“{event}”", "\"{event}\" comes at least once";
    never_comes(event) = "未发生“{event}”", "\"{event}\" does not come";
    in_share_of_years(event) = "{event}的年份占比", "{event}: share of years";
    mean_over_years(name) = "{name}（各年平均）", "{name} (mean over the years)";
    yearly_spending_on(programme) = "{programme}年均支出", "yearly spending on {programme}";
    condition_separator = "且", " and ";
    misses_mostly_when(conditions, coverage, density, mass) =
        "未达成多发生在{conditions}时：含全部未达成情形的 {coverage}，其中 {density} 未达成（占全部未来的 {mass}）。",
        "Misses happen mostly when {conditions}: {coverage} of misses, {density} pure ({mass} of futures).";
    further_misses_when(conditions, coverage, density, mass) =
        "其余未达成多发生在{conditions}时：含全部未达成情形的 {coverage}，其中 {density} 未达成（占全部未来的 {mass}）。",
        "Of the futures outside, misses happen when {conditions}: {coverage} of all misses, {density} pure ({mass} of futures).";
    misses_often_when(conditions, coverage, density, mass) =
        "部分未达成发生在{conditions}时：含全部未达成情形的 {coverage}，其中 {density} 未达成（占全部未来的 {mass}）。",
        "Some misses happen when {conditions}: {coverage} of misses, {density} pure ({mass} of futures).";
    where_missed(target, year) = "{target}（{year} 年）：何时未达成", "{target} in {year}: where it is missed";
    every_target_together = "全部目标", "All targets together";
    coverage_axis = "含全部未达成情形的份额（%）", "Share of all misses held (coverage), %";
    density_axis = "其中未达成的份额（%）", "Share that misses there (density), %";
    all_futures(share) = "全部未来：{share}", "All futures: {share}";
    box_number(number) = "第 {number} 组条件", "Box {number}";
    chosen_box = "所选", "chosen";
    discover_note =
        "每一点为逐步收窄条件所得的一组条件；由右向左，未达成占比升高，但所含情形减少。",
        "Each point is a box; from right to left it is narrowed, and gets purer but holds less of the misses.";
    discover_method(version, seed) =
        "Plancast {version}，PRIM（Friedman 与 Fisher 1999），由一半路径得出，份额由另一半路径计算，种子 {seed}。",
        "Plancast {version}, PRIM (Friedman and Fisher 1999) on half of the paths; shares in the sentence from the other half; seed {seed}.";
}
