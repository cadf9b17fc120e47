// The form works without this; with it a file can be dropped, and one sees how far it is.
"use strict";

const form = document.querySelector("form.upload");
const file = form.querySelector("input[type=file]");
const told = form.querySelector(".progress");
const button = form.querySelector("button");

form.querySelector(".drop").hidden = false;
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  form.addEventListener(kind, (event) => {
    event.preventDefault();
    form.classList.toggle("over", kind === "dragenter" || kind === "dragover");
  });
}
form.addEventListener("drop", (event) => {
  if (event.dataTransfer.files.length) file.files = event.dataTransfer.files;
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const sending = new XMLHttpRequest();
  const say = (text) => { told.hidden = false; told.textContent = text; };
  const failed = () => { button.disabled = false; say(told.dataset.failed); };
  button.disabled = true;
  say(told.dataset.sending);
  sending.upload.addEventListener("progress", (one) => {
    if (one.lengthComputable) say(`${told.dataset.sending} ${Math.round((100 * one.loaded) / one.total)} %`);
  });
  sending.upload.addEventListener("load", () => say(told.dataset.checking));
  sending.addEventListener("error", failed);
  sending.addEventListener("load", () => {
    if (sending.status === 200) {
      window.location.assign(sending.responseURL);
      return;
    }
    const shown = new DOMParser().parseFromString(sending.responseText, "text/html");
    const refusal = shown.querySelector(".notice.bad");
    failed();
    if (!refusal) return;
    document.querySelector(".notice.bad")?.remove();
    told.hidden = true;
    form.before(document.importNode(refusal, true));
  });
  sending.open("POST", form.action);
  sending.setRequestHeader("Accept", "text/html");
  sending.send(new FormData(form));
});
