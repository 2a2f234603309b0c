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
    measured_is_not_used =
        "模拟未使用实测值；据实测值更新的概率见 plancast track。",
        "The run does not use what was measured; plancast track says what it does to the chances.";
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
    difference_title(indicator, scenario, baseline) =
        "{indicator}：{scenario}与{baseline}之差",
        "{indicator}: {scenario} against {baseline}";
    minus_baseline(scenario, baseline) =
        "{scenario} 减 {baseline}，使用同一组随机数",
        "{scenario} minus {baseline}, on the same draws";
    percentage_points = "百分点", "percentage points";
    side_above = "↑ 更高", "↑ Higher";
    side_below = "↓ 更低", "↓ Lower";
    above_is_better = "↑ 更高：更好", "↑ Higher: better";
    above_is_worse = "↑ 更高：更差", "↑ Higher: worse";
    below_is_better = "↓ 更低：更好", "↓ Lower: better";
    below_is_worse = "↓ 更低：更差", "↓ Lower: worse";
    better_in(year, share, tail) =
        "{year} 年：在 {share} 的未来中更好{tail}",
        "{year}: better in {share} of futures{tail}";
    higher_in(year, share, tail) =
        "{year} 年：在 {share} 的未来中更高{tail}",
        "{year}: higher in {share} of futures{tail}";
    same_in(share) = "（{share} 相同）", " (the same in {share})";
    same_in_all_futures(year) =
        "{year} 年：两者相同",
        "{year}: the same in both";
    board_title = "各情景下目标达成概率", "Probability of meeting each target";
    other_indicators = "其他指标", "Other indicators";
    all_targets_of(year) = "{year} 年目标全部达成", "All targets of {year} together";
    mean_number_met(year) = "{year} 年平均达成数/目标数", "{year}: mean number met, of all";
    budget_title = "分领域财政支出", "Public spending by domain";
    budget_title_by_programme = "分项目财政支出", "Public spending by programme";
    budget_note =
        "各领域为模拟均值（均值可相加，中位数不可），按各自价格指数折算为基年价格。",
        "Means over all paths (means add up, medians do not), each deflated by its own price index.";
    yuan = "元", "yuan";
    in_prices_of(currency, year) = "{currency}（{year} 年价格）", "{currency} in prices of {year}";
    other_programmes = "其他项目", "Other programmes";
    everything_else = "其余支出", "Everything else";
    budget_difference_title(baseline) =
        "各情景分领域财政支出与{baseline}之差",
        "Public spending by domain: difference from {baseline}";
    budget_difference_title_by_programme(baseline) =
        "各情景分项目财政支出与{baseline}之差",
        "Public spending by programme: difference from {baseline}";
    all_minus_baseline(baseline) = "各情景减{baseline}", "Each scenario minus {baseline}";
    pyramid_title = "人口年龄结构", "Population by age and sex";
    influences_of(name) = "影响关系图：{name}", "What rests on what: {name}";
    column_drivers = "不确定因素与事件", "Drivers, events";
    column_economy = "经济、人口、财政", "Economy, people, budget";
    column_programmes = "项目", "Programmes";
    column_indicators = "指标", "Indicators";
    influence_note =
        "线由左向右：右端取决于左端；虚线为同栏之间的影响或经由上一年数值的反馈。菱形：该指标设有目标。颜色：领域。",
        "Lines run from left to right: the right end rests on the left one. Dashed: within a column, or back through last year's value. Diamond: a target is set. Colour: domain.";
    part_budget = "预算", "Budget";
    part_projection = "分年龄性别人口预测", "People by age and sex";
}
