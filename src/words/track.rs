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
        "概率由 {from} 变为 {to}，是各项实测值共同所致",
        "from {from} to {to}, by all measurements together and no single one";
    nothing_moved(chance) =
        "实测值几乎不改变原来的概率 {chance}",
        "what was measured leaves the chance about as it was, {chance}";
    certain_before(chance) =
        "在所有未来中结果相同（{chance}），实测值无从改变",
        "the same in every future ({chance}), which nothing measured can change";
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
}
