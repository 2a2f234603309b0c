//! What a comparison of two scenarios says.

use super::phrases;

phrases! {
    compare_title(scenario, baseline) =
        "{scenario}与{baseline}相比：各目标达成概率之差",
        "{scenario} against {baseline}: what it does to each target";
    compare_unit =
        "达成概率之差，百分点",
        "Difference of the probability of meeting the target, percentage points";
    target_in_year(name, year) = "{name}（{year}）", "{name}, {year}";
    told_apart_among_all = "可区分", "Told apart";
    told_apart_alone = "仅单独看可区分", "Told apart only by itself";
    not_told_apart = "无法区分", "Cannot be told apart";
    compare_among_all(count) =
        "同时检验 {count} 项差异，按 Holm（1979）校正。",
        "{count} differences are tested at once; reckoned with by Holm's method (1979).";
    compare_one_test = "只检验一项差异。", "One difference is tested.";
    compare_left_out(count) =
        "另有 {count} 项在每条路径上都相同，未列出。",
        "{count} more are the same in every path, and left out.";
}
