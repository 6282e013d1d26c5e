// The matrix of rights: a ready set ticks its boxes in place, a row that differs from what is stored says so.
const { find, findAll } = ritm;

// <a data-preset="teacher"> ticks the boxes whose data-in names it; without the script the link opens the page so.
document.addEventListener("click", (event) => {
  const form = event.target.closest("a[data-preset]")?.closest("form");
  if (!form || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { preset } = event.target.closest("a[data-preset]").dataset;
  findAll("input[data-in]", form).forEach((box) => { box.checked = box.dataset.in.split(" ").includes(preset); });
  find("input[data-in]", form)?.dispatchEvent(new Event("change", { bubbles: true }));
});

const differs = (box) => (box.dataset.stored ? box.checked !== (box.dataset.stored === "1") : box.value !== box.defaultValue);

document.addEventListener("change", (event) => {
  const table = event.target.closest("table.rt-mx");
  if (!table) return;
  findAll("tbody tr:not(.rt-grp)", table).forEach((row) => row.classList.toggle("is-diff", findAll("input", row).some(differs)));
});
