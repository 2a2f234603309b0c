//! What knowing an uncertain value is worth.

use super::phrases;

phrases! {
    worth_finding_out = "哪些信息值得调查", "What is worth finding out";
    value_subtitle(count, best) =
        "在 {count} 个情景中选择；不作调查时选“{best}”",
        "Choosing among {count} scenarios; without further knowledge: {best}";
    value_of_everything = "全部已知", "Everything";
    gain_in_targets = "多达成的目标数（均值）", "Further targets met, on average";
    gain_in_money(currency, year) = "净收益增加，{currency}（{year} 年价格）", "Gain in {currency} at prices of {year}";
    gain_in(unit) = "增加：{unit}", "Gain in {unit}";
    gain_in_indicator = "增加值", "Gain";
    value_note =
        "条形：事先知道该数值后再选情景，平均可多得多少；调查的花费不应超过此数。",
        "Bars: what choosing after the value is known would gain on average; a survey should cost no more.";
    value_by_mean_note =
        "逐年变动的因素按其各年平均值计。",
        "Values that move from year to year count by their mean over the years.";
    value_unclear_note(count) =
        "另有 {count} 项因素的价值与零无法区分，未列出。",
        "{count} further values, whose worth cannot be told from nothing, are left out.";
}
