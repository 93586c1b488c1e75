/* Draw the figures that the page carries as data; a click on a mark opens the list behind it. */
(function () {
  "use strict";

  /* the picture only: another button of plotly would send the figures to a host of its maker */
  var BUTTONS = [["toImage"]];

  function open(event) {
    var mark = event.points && event.points[0];
    var address = mark && mark.customdata && mark.customdata[0];
    /* addresses come from the page itself and stay on this site */
    if (address && address.charAt(0) === "/" && address.charAt(1) !== "/") { window.location.assign(address); }
    return false;
  }

  function draw(place) {
    var figure = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    var chinese = document.documentElement.lang !== "en";
    var narrow = place.clientWidth < 520;
    if (narrow && place.dataset.narrowHeight) { figure.layout.height = Number(place.dataset.narrowHeight); }
    window.Plotly.newPlot(place, figure.data, figure.layout, {
      locale: chinese ? "zh-CN" : "en", displaylogo: false, responsive: true, scrollZoom: false, doubleClick: false,
      displayModeBar: narrow ? false : "hover", modeBarButtons: BUTTONS, showSendToCloud: false, plotlyServerURL: ""
    }).then(function (drawn) {
      drawn.on("plotly_click", open);
      drawn.on("plotly_treemapclick", open);
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-chart]"), draw);
  });
})();
