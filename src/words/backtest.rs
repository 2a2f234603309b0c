//! What the charts of a backtest say.

use super::phrases;

phrases! {
    tested_on(series, forecasts) =
        "{series} 个序列，从过去各年出发共 {forecasts} 次预测，与实际值对照",
        "{series} series, {forecasts} forecasts from past years, held against what came";
    own_bands = "Plancast，未校正", "Plancast, uncorrected";
    corrected_bands = "Plancast，校正后", "Plancast, corrected";
    naive_bands = "沿用上年值", "Last value goes on";
    drift_bands = "随机游走加漂移", "Random walk with drift";
    smoothing_bands = "指数平滑", "Exponential smoothing";
    coverage_title(level, held) = "{level}% 区间包含了 {held} 的实际值", "{level}% bands held {held} of what came";
    share_held = "落入区间的实际值，%", "What came inside the band, %";
    years_ahead = "提前年数", "Years ahead";
    nominal_level(level) = "应为 {level}%", "should be {level}%";
    coverage_reading(level) =
        "低于 {level}% 表示区间过窄（过于自信），高于则过宽。",
        "Below {level}% the bands are too narrow (too sure), above it too wide.";
    corrected_reading =
        "校正后：按过去误差重定区间的水平（分年限的保形预测），并在未参与校正的序列上检验。",
        "Corrected: bands drawn at the level that past errors call for (conformal, by horizon), checked on series that did not make the correction.";
    coverage_interval =
        "竖线：按整个序列自助抽样的 95% 置信区间。",
        "Upright lines: 95% intervals, bootstrapped by whole series.";
    too_few_for_intervals(least) =
        "序列不足 {least} 个，无法给出区间。",
        "With fewer than {least} series no interval can be given.";
    pit_title = "实际值落在预测分布的什么位置", "Where what came lay in the forecasts";
    pit_across = "预测分布中低于实际值的部分，%", "Share of the forecast below what came, %";
    forecasts_counted = "预测次数", "Forecasts";
    pit_reading =
        "各柱应大致等高：两端高表示区间过窄，中间高表示过宽，一侧高表示预测系统性偏低或偏高。",
        "Bars should be about even: high ends mean bands too narrow, a high middle too wide, a slope that forecasts lean to one side.";
    pit_chance =
        "虚线：若预测可信，偶然因素使各柱停留的范围（95%，计入同一序列各次预测的相关）。",
        "Dashed: where chance keeps 95% of bars if forecasts are honest, the forecasts of a series counted as hanging together.";
    backtest_method(version) = "Plancast {version}，滚动起点回测。", "Plancast {version}, rolling-origin backtest.";
}
