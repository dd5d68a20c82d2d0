/* The small work that stands in for a captcha: find a number that makes SHA-256 of "token:number" begin with 16 zero
   bits. It is done in slices, so that typing stays smooth, and starts when the reader begins to write. */
(() => {
  const BITS = 16;
  const K = new Uint32Array(64);
  const H0 = new Uint32Array(8);
  for (let n = 2, found = 0; found < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (found < 8) H0[found] = (Math.sqrt(n) % 1) * 4294967296;
    K[found] = (Math.cbrt(n) % 1) * 4294967296;
    found += 1;
  }
  const W = new Uint32Array(64);

  function compress(state, block) {
    for (let i = 0; i < 16; i += 1) W[i] = (block[4 * i] << 24) | (block[4 * i + 1] << 16) | (block[4 * i + 2] << 8) | block[4 * i + 3];
    for (let i = 16; i < 64; i += 1) {
      const a = W[i - 15], b = W[i - 2];
      const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
      const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
      W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  function firstWord(text) {
    const size = text.length;
    const padded = new Uint8Array(((size + 8 >> 6) + 1) * 64);
    for (let i = 0; i < size; i += 1) padded[i] = text.charCodeAt(i);
    padded[size] = 128;
    new DataView(padded.buffer).setUint32(padded.length - 4, size * 8);
    const state = H0.slice();
    for (let at = 0; at < padded.length; at += 64) compress(state, padded.subarray(at, at + 64));
    return state[0];
  }

  function work(token, done) {
    let n = 0;
    const slice = () => {
      const until = performance.now() + 12;
      do {
        if (firstWord(`${token}:${n}`) >>> (32 - BITS) === 0) { done(String(n)); return; }
        n += 1;
      } while (performance.now() < until);
      setTimeout(slice, 0);
    };
    slice();
  }

  for (const form of document.querySelectorAll("form[data-guarded]")) {
    const proof = form.querySelector("[data-proof]");
    const note = form.querySelector("[data-guard-note]");
    let state = "idle", submitter = null;
    const start = () => {
      if (state !== "idle") return;
      state = "working";
      work(form.elements.token.value, (found) => {
        proof.value = found;
        const wanted = state === "wanted";
        state = "done";
        if (wanted) form.requestSubmit(submitter);
      });
    };
    note.hidden = true;
    form.addEventListener("focusin", start);
    form.addEventListener("submit", (event) => {
      if (state === "done") return;
      event.preventDefault();
      submitter = event.submitter;
      note.textContent = form.querySelector("[data-guard-working]").content.textContent;
      note.hidden = false;
      start();
      state = "wanted";
    });
  }
})();
