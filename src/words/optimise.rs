//! How money is best divided.

use super::phrases;

phrases! {
    optimum_title = "经费与达成目标数：有效前沿", "What money buys: the efficient frontier";
    optimum_money = "各项目实际支出的变化，%", "Change of the programmes' real spending, %";
    optimum_expected = "平均达成的目标（加权）", "Weight of targets met, on average";
    optimum_joint = "全部目标同时实现的概率，%", "Probability that all targets are met, %";
    optimum_best = "最优配置", "best division";
    optimum_now = "现状", "as it is";
    optimum_bound = "不可能超过", "no division exceeds";
    optimum_bound_note =
        "上界来自松弛问题（各目标的概率随经费单调变化），按寻优所用的随机数计算。",
        "The bound is that of a relaxed problem, in which each chance only rises or only falls with money, on the draws of the search.";
    optimum_note = "数值在未用于寻优的随机数上重新计算；竖线为 95% 区间。", "Computed again on draws that the search has not seen; upright lines: 95% interval.";
    optimised_scenario(title) = "{title}：优化配置", "{title}: best division";
}
