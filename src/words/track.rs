//! What tracking says: how each target stands, and why.

use super::phrases;

phrases! {
    on_course = "按进度", "on course";
    doubtful = "存疑", "doubtful";
    off_course = "偏离", "off course";
    course_unknown = "无法判断", "not known";
    as_seen_on_the_first_day = "规划之初的预测", "as seen on the plan's first day";
    with_data_through(year) = "已计入截至 {year} 年的实测值", "with what was measured through {year}";
    was_expected_between(name, year, value, low, high) =
        "{year} 年{name}实测为 {value}，原预计八成可能在 {low} 至 {high} 之间",
        "{name} in {year} was {value}, where 80% of futures had {low} to {high}";
    rose_because(from, to, what) = "概率由 {from} 升至 {to}，主要因为：{what}", "up from {from} to {to}, above all for this: {what}";
    fell_because(from, to, what) = "概率由 {from} 降至 {to}，主要因为：{what}", "down from {from} to {to}, above all for this: {what}";
    moved_by_all(from, to) =
        "概率由 {from} 变为 {to}，由各项实测值共同所致，没有哪一项明显居首",
        "from {from} to {to}, by the measurements together: none alone is clearly ahead of the others";
    within_its_error(from, to) =
        "概率由 {from} 变为 {to}，变化未超出模拟误差，不能算数",
        "from {from} to {to}, which so many paths cannot tell from no change";
    near_the_line(line) =
        "；与 {line} 的界线之差在模拟误差之内",
        "; within its error of the line at {line}";
    nothing_moved(chance) =
        "实测值几乎不改变原来的概率 {chance}",
        "what was measured leaves the chance about as it was, {chance}";
    certain_before(chance) =
        "在所有模拟的未来中结果相同（{chance}），实测值无从改变",
        "the same in every simulated future ({chance}), which nothing measured can change";
    far_from_all(what) =
        "没有一个模拟的未来接近实测值：{what}。应先核对规划的假设",
        "no simulated future comes near what was measured: {what}. Look at the plan's assumptions first";
    too_few_agree(effective) =
        "与全部实测值相符的未来太少（有效路径 {effective} 条），无法给出答案；可增加路径数，或核对各项误差",
        "too few futures agree with all that was measured ({effective} effective paths) for an answer; take more paths, or look at the errors stated";
    target_now(level, year, before, now) =
        "目标 {level}（{year} 年），概率 {before} → {now}",
        "Target {level} by {year}: {before} → {now}";
    tracking_method(version, paths, effective, seed) =
        "Plancast {version}，{paths} 条模拟路径按实测值加权，有效路径 {effective} 条，种子 {seed}。",
        "Plancast {version}, {paths} simulated paths weighted by what was measured, {effective} effective, seed {seed}.";
    moved_towards = "随机数已向实测值移动并以权重校正。", "Draws were moved towards what was measured and weighted back.";
    track_title(plan) = "{plan}：按实测值看目标进展", "{plan}: how the targets stand with what was measured";
    track_standing = "目标进展", "How the targets stand";
    track_counts(scenario, year, all, on, doubtful, off) =
        "在“{scenario}”情景下，计入截至 {year} 年的实测值后，{all} 个目标中：{on} 个按进度（达成概率不低于 80%），{doubtful} 个存疑，{off} 个偏离（低于 20%）。",
        "Under “{scenario}”, with what was measured through {year}, of {all} targets {on} can be called on course (a chance of 80% or more), {doubtful} doubtful, and {off} off course (below 20%).";
    track_no_answer(scenario, why) =
        "在“{scenario}”情景下无法给出答案：{why}。",
        "Under “{scenario}” there is no answer: {why}.";
    track_moved(list) =
        "实测值改变了这些目标的达成概率：{list}。",
        "What was measured moves the chance of these targets: {list}.";
    track_moved_none =
        "实测值没有明显改变任何目标的达成概率。",
        "What was measured moves no target's chance notably.";
    track_moved_entry(target, from, to) = "{target}（{from} → {to}）", "{target} ({from} to {to})";
    track_on_course = "按进度", "On course";
    track_doubtful = "存疑", "Doubtful";
    track_off_course = "偏离", "Off course";
    track_by_scenario = "各情景的目标进展", "Targets by scenario";
    track_measured = "实测值", "What was measured";
    track_measured_intro(scenario) =
        "下表把实测值与“{scenario}”情景在规划之初对该年的预测相比。“低于实测值的未来”接近 0% 或 100% 时，说明实测值出乎预料。",
        "The table sets what was measured beside what “{scenario}” held for the year on the plan's first day. Where nearly none or nearly all futures lie below a figure, it came as a surprise.";
    track_within =
        "所有实测值都在原预测的 80% 区间之内。",
        "Every figure lies within the 80% interval that was expected.";
    track_outside(list) =
        "落在原预测 80% 区间之外的有：{list}。",
        "Outside the 80% interval that was expected: {list}.";
    track_measured_column = "内容", "Measured";
    track_value = "实测值", "Value";
    track_error = "误差（标准差）", "Error (standard deviation)";
    track_expected = "原预测的 80% 区间", "Expected (80% interval)";
    track_below = "低于实测值的未来", "Futures below";
    track_error_note =
        "* 未说明误差，取各种未来的标准差的十分之一。",
        "* No error is stated: a tenth of the standard deviation of the futures is taken.";
    track_targets_of(scenario) = "“{scenario}”情景下各目标的达成概率", "The chance of each target under “{scenario}”";
    track_first_day = "规划之初", "First day";
    track_with(year) = "计入 {year} 年", "With {year}";
    track_now(year) = "现在（计入 {year} 年）", "Now (with {year})";
    track_stands = "进展", "Stands";
    track_why = "原因", "Why";
    track_unmoved = "几乎没有变化", "practically unchanged";
    track_certain = "在所有未来中相同", "the same in every future";
    track_charts_elsewhere(folder) =
        "其余目标的图见 {folder} 文件夹。",
        "The charts of the other targets stand in the folder {folder}.";
    track_method_weights =
        "每条模拟路径按它与实测值相符的程度加权；误差视为相互独立、服从正态分布。与实测值不符的路径，权重趋近于零。“有效路径”说明加权后还相当于多少条等权的路径。",
        "Each simulated path is weighted by how well it agrees with what was measured, whose errors are taken as independent and normal. Effective paths say how many equally weighted paths the weighted ones are worth.";
    track_method_moved =
        "有效路径太少时，先把随机数向实测值移动，再用权重校正；仍然太少时，不给出答案。",
        "Where too few are left, the draws are moved towards what was measured and the weights corrected for it; where these are too few as well, there is no answer.";
    track_stages = "各阶段的有效路径", "Effective paths by stage";
    track_as_of = "截至", "As of";
    track_effective = "有效路径", "Effective paths";
    track_paths_are = "取得方式", "Paths";
    track_weighted = "加权", "weighted";
    track_moved_weighted = "移动后加权", "moved and weighted";
}
