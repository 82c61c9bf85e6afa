// Passkeys. All else on these pages works without this script, and so does signing in.
const able =
  window.PublicKeyCredential?.parseCreationOptionsFromJSON &&
  PublicKeyCredential.parseRequestOptionsFromJSON;

async function options(form) {
  const address = form.dataset.optionsUrl;
  if (!address) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function ask(form) {
  const { publicKey } = await options(form);
  if (form.dataset.passkey === "create") {
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection,
      residentKey: "preferred",
      requireResidentKey: false,
    };
    const wanted = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
    return navigator.credentials.create({ publicKey: wanted });
  }
  const wanted = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
  return navigator.credentials.get({ publicKey: wanted });
}

for (const form of able ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  for (const none of document.querySelectorAll("[data-passkey-none]")) none.hidden = true;
  const failed = form.querySelector("[data-passkey-failed]");
  // the form leaves by submit(), which asks nobody again
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    failed.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      failed.hidden = false;
    }
  });
}
