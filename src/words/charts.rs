//! What the drawing adds to a figure.

use super::phrases;

phrases! {
    median = "中位数", "Median";
    base_year = "基年", "Base year";
    observed = "实际值", "Observed";
    bands_dark_to_light(names) =
        "色带由深到浅为 {names} 区间，深色线为中位数。",
        "Shaded bands, dark to light: {names} intervals; dark line: median.";
    interval_key =
        "右图：标记为中位数，细线为 10%–90% 区间；数字为中位数",
        "Right: marker and number give the median; thin line: 10% to 90%";
    interval_key_with_box =
        "右图：标记为中位数，粗线为 25%–75%、细线为 10%–90% 区间；数字为中位数",
        "Right: marker and number give the median; thick line: 25% to 75%, thin line: 10% to 90%";
    probability_key =
        "，括号内为达成目标的概率",
        "; in brackets: probability of reaching the target";
    horizons_left_out(years) =
        "右图未列的年份：{years}。",
        "Years not shown at the right: {years}.";
    each_dot_is(count, share) =
        "{count} 个点各代表 {share} 的未来，按数值由低到高排列。",
        "Each of the {count} dots is {share} of futures, in the order of their values.";
    met_area(share) = "达成 {share}", "Met in {share}";
    missed_area(share) = "未达成 {share}", "Missed in {share}";
    thin_lines_are(interval) = "细线为 {interval} 区间。", "Thin lines: {interval} intervals.";
    rise = "增加", "Increase";
    fall = "减少", "Decrease";
    measured_points =
        "菱形为实测值，竖线为其误差的两倍。",
        "Diamonds: measured values, with bars of twice their error.";
    measured_points_alone = "菱形为实测值。", "Diamonds: measured values.";
    earlier_fan(when) =
        "灰色：{when}的中位数（虚线）与 10%–90% 区间。",
        "Grey: {when}, median (dashed) and 10% to 90%.";
    first_order = "一阶指数（单独作用）", "First order: alone";
    total_order = "总指数（含交互作用）", "Total: with interactions";
    expected_height = "应有的高度", "Expected";
    range_of_chance = "偶然波动的范围", "Range that chance explains";
    outside_that_range = "超出该范围", "Outside that range";
    total_interval_is(interval) =
        "虚线为合计的 {interval} 区间。",
        "Dashed lines: {interval} interval of the total.";
    share_of_variance = "占方差的份额", "Share of the variance";
    list_separator = "、", ", ";
    full_stop = "。", ".";
    colon = "：", ": ";
    board_key = "底色深浅表示达成目标的概率", "Shade: probability of meeting the target";
    total = "合计", "Total";
    in_scale(unit, scale) = "{unit}，以{scale}计", "{unit}, in {scale}s";
    male = "男", "Male";
    female = "女", "Female";
    age = "年龄", "Age";
    pyramid_key(year) =
        "左为男性，右为女性；条形为中位数，细线为 10%–90% 区间，轮廓线为 {year} 年。",
        "Left: male, right: female; bars: medians, thin lines: 10% to 90%, outline: {year}.";
}
