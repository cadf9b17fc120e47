// The field of the query as an editor. The form stays what is sent, and needs none of this.
(() => {
  const field = document.getElementById("query");
  const known = JSON.parse(document.getElementById("known-words").textContent);
  // The editor would ask others for what it completes; all of it is here.
  for (const [name, words] of Object.entries(known)) {
    Object.assign(Yasqe.Autocompleters[name], { get: words, bulk: true, persistenceId: null });
  }
  const send = () => field.form.requestSubmit();
  const editor = new Yasqe(field.parentElement, {
    value: field.value,
    persistenceId: null,
    showQueryButton: false,
    createShareableLink: null,
    consumeShareLink: null,
    resizeable: false,
    editorHeight: "20rem",
    // Tab leaves the field, as everywhere; whoever has a keyboard only must not be caught in it.
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": send, "Cmd-Enter": send },
  });
  editor.getInputField().setAttribute("aria-labelledby", "query-label");
  field.hidden = true;
  field.required = false;
  field.form.addEventListener("submit", () => { field.value = editor.getValue(); });
})();
