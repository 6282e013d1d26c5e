// The age beside a birth date: <output data-age-of="id of the field" data-today data-ages="1 год|3 года|5 лет">.
const { findAll } = ritm;
const plural = new Intl.PluralRules(document.documentElement.lang || "ru");

function years(born, today) {
  const [y, m, d] = born.split("-").map(Number), [ty, tm, td] = today.split("-").map(Number);
  return ty - y - (tm < m || (tm === m && td < d) ? 1 : 0);
}

document.addEventListener("input", (event) => {
  if (!event.target.id) return;
  findAll(`[data-age-of="${CSS.escape(event.target.id)}"]`).forEach((place) => {
    const { today, ages } = place.dataset, [one, few, many] = ages.split("|");
    const count = event.target.value ? years(event.target.value, today) : -1;
    const words = { one, few }[plural.select(count)] ?? many;
    place.textContent = count >= 0 && count <= 130 ? words.replace(/\d+/, count) : "";
  });
});
