// Passkeys. A form with data-passkey="get" or "create" is shown where the browser has them; pressed, it fetches a challenge
// from data-options, lets the device answer, and posts the answer as JSON in its field `passkey`. A module: it is loaded once.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const words = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// The server speaks JSON with bytes as base64url, the browser wants buffers, and the other way round.
const challenge = ({ publicKey: asked }) => ({
  ...asked,
  challenge: bytes(asked.challenge),
  ...(asked.user && { user: { ...asked.user, id: bytes(asked.user.id) } }),
  ...(asked.excludeCredentials && { excludeCredentials: asked.excludeCredentials.map((one) => ({ ...one, id: bytes(one.id) })) }),
});
const answer = (credential) => {
  const { id, rawId, type, response } = credential, parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[name]) parts[name] = words(response[name]);
  return JSON.stringify({ id, rawId: words(rawId), type, response: parts });
};

const TROUBLE = {
  InvalidStateError: "This device has a passkey of yours already.",
  NotAllowedError: "Nothing was confirmed. Try again, or use another way.",
};
const press = async (form) => {
  const found = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!found.ok || found.redirected) return location.reload(); // the proof is too old meanwhile, or the session over
  const publicKey = challenge(await found.json());
  const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.passkey.value = answer(credential);
  form.submit();
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const trouble = form.querySelector("[data-trouble]");
    trouble.textContent = "";
    press(form).catch((error) => { trouble.textContent = TROUBLE[error.name] ?? "That did not work. Try again, or use another way."; });
  });
}
for (const words of document.querySelectorAll("[data-no-passkeys]")) words.hidden = Boolean(window.PublicKeyCredential);
