//! How money is best divided.

use super::phrases;

phrases! {
    optimum_title = "钱多钱少，能达成多少", "What money buys: the efficient frontier";
    optimum_money = "各项目实际支出的变化，%", "Change of the programmes' real spending, %";
    optimum_expected = "平均达成的目标（加权）", "Weight of targets met, on average";
    optimum_joint = "全部目标同时实现的概率，%", "Probability that all targets are met, %";
    optimum_best = "最优配置", "best division";
    optimum_now = "现状", "as it is";
    optimum_note = "数值在未用于寻优的随机数上重新计算；竖线为 95% 区间。", "Computed again on draws that the search has not seen; upright lines: 95% interval.";
    optimised_scenario(title) = "{title}：优化配置", "{title}: best division";
}
