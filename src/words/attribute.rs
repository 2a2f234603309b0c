//! What changes are made of.

use super::phrases;

phrases! {
    change_over_time(indicator, from, to) =
        "{indicator}：{from}—{to} 年变化的构成",
        "{indicator}: what changes it from {from} to {to}";
    change_between(indicator, year, baseline) =
        "{indicator}（{year} 年）：与“{baseline}”之差的构成",
        "{indicator} in {year}: what sets it apart from “{baseline}”";
    part_people = "人口", "People";
    part_prices = "价格与工资", "Prices and wages";
    part_lesser_programmes(count) = "其他 {count} 个项目", "{count} other programmes";
    part_other_over_time =
        "其他（趋势、损耗、按原有力度继续）",
        "Everything else: trends, wear, going on as before";
    part_other = "其他", "Everything else";
    part_interaction = "共同作用", "Interaction";
    attribute_note_over_time =
        "各条为仅该项变动、其余保持基年水平时的变化。",
        "A bar is the change if this part alone moved and the others stayed as in the base year.";
    attribute_note_between(baseline) =
        "各条为仅该项改为本情景、其余与“{baseline}”相同时的变化。",
        "A bar is the change if this part alone were as in the scenario and all else as in “{baseline}”.";
    attribute_note_interaction =
        "“共同作用”为各项同时改变才有的部分。",
        "Interaction is what the parts do only together.";
    attribute_means_note =
        "数值为各路径均值，逐条路径相加严格相等。",
        "Means over all paths; the parts add up on every path.";
}
