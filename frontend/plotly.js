// The chart library with the trace types that Yunju draws, and Chinese labels. Nothing here needs eval or another host.
import Plotly from "plotly.js/lib/core";
import bar from "plotly.js/lib/bar";
import funnel from "plotly.js/lib/funnel";
import heatmap from "plotly.js/lib/heatmap";
import histogram from "plotly.js/lib/histogram";
import icicle from "plotly.js/lib/icicle";
import indicator from "plotly.js/lib/indicator";
import pie from "plotly.js/lib/pie";
import sankey from "plotly.js/lib/sankey";
import scatter from "plotly.js/lib/scatter";
import sunburst from "plotly.js/lib/sunburst";
import treemap from "plotly.js/lib/treemap";
import waterfall from "plotly.js/lib/waterfall";
import chinese from "plotly.js/lib/locales/zh-cn";

Plotly.register([
  bar, funnel, heatmap, histogram, icicle, indicator, pie, sankey, scatter, sunburst, treemap, waterfall, chinese,
]);

window.Plotly = Plotly;
