"use strict";
// The threshold explorer: what another threshold, prevalence or cost would do.
(function () {
  const box = document.getElementById("explorer");
  const data = JSON.parse(document.getElementById("curve").textContent);
  if (!box || !data.thresholds || data.thresholds.length === 0) return;
  box.hidden = false;
  const get = (id) => document.getElementById(id);
  const slider = get("threshold"), prevalence = get("prevalence"), cost = get("cost");
  slider.max = data.thresholds.length - 1;
  // Thresholds fall along the curve; the slider runs from the most lenient to the strictest.
  const index = (score) => {
    let i = data.thresholds.findIndex((t) => t < score);
    return i < 0 ? data.thresholds.length - 1 : Math.max(i - 1, 0);
  };
  const percent = (x) => (isFinite(x) ? (100 * x).toPrecision(3) + " %" : "–");
  function show() {
    const i = data.thresholds.length - 1 - Number(slider.value);
    const p = Math.min(Math.max(Number(prevalence.value) / 100, 0), 1), ratio = Math.max(Number(cost.value), 0);
    const hit = p * data.recall[i], alarm = (1 - p) * data.fpr[i];
    const precision = hit / (hit + alarm);
    const text = "score " + data.thresholds[i].toFixed(2);
    get("threshold-value").textContent = text;
    slider.setAttribute("aria-valuetext", text);
    get("x-recall").textContent = percent(data.recall[i]);
    get("x-fpr").textContent = percent(data.fpr[i]);
    get("x-precision").textContent = percent(precision);
    get("x-f1").textContent = ((2 * precision * data.recall[i]) / (precision + data.recall[i])).toFixed(3);
    get("x-flagged").textContent = (1000 * (hit + alarm)).toFixed(1);
    get("x-missed").textContent = (1000 * (p - hit)).toFixed(1);
    get("x-cost").textContent = (1000 * (ratio * (p - hit) + alarm)).toFixed(0);
    place("pr-at", data.recall[i], precision);
    place("roc-at", data.fpr[i], data.recall[i]);
  }
  function place(id, x, y) {
    const dot = get(id);
    if (!dot || !isFinite(y)) return;
    dot.setAttribute("cx", (46 + 344 * x).toFixed(1));
    dot.setAttribute("cy", (14 + 232 * (1 - y)).toFixed(1));
    dot.removeAttribute("display");
  }
  slider.value = data.thresholds.length - 1 - index(data.review);
  for (const input of [slider, prevalence, cost]) input.addEventListener("input", show);
  for (const name of ["fraud", "review"]) {
    get("to-" + name).addEventListener("click", function () {
      slider.value = data.thresholds.length - 1 - index(data[name]);
      show();
    });
  }
  show();
})();
