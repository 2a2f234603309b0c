//! Shocks over scenarios.

use super::phrases;

phrases! {
    stress_title = "冲击下各情景达成的目标数", "Targets met under each shock";
    no_shock = "无冲击", "No shock";
    greatest_regret = "最大后悔值", "Greatest regret";
    shocks_satisfied = "过关的冲击占比", "Shocks in which enough is met";
    fewest_met = "最少达成（平均）", "Fewest met, on average";
    stress_key(enough) = "底色深浅表示至少达成 {enough} 个目标的概率", "Shade: probability that at least {enough} targets are met";
    stress_note(level) = "数字为平均达成的目标数；过关指底色所示概率不低于 {level}。", "Numbers: targets met on average. Enough is met where the shade's probability is {level} or more.";
    regret_note = "后悔值：与该冲击下最好的情景相比少达成的目标数。", "Regret: how many fewer are met than in the best scenario under the same shock.";
}
