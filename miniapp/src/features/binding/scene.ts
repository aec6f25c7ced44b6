/**
 * What a scanned code brought: `scene` from the mini-program's own code or the page's address, `q` when WeChat opened the
 * mini-program by an ordinary QR whose link it was told of. Empty when nothing was brought.
 */
export function broughtScene(scene: string | undefined, q: string | undefined): string {
  if (scene !== undefined) return decoded(scene);
  const match = /[?&]scene=([^&#]*)/.exec(q === undefined ? '' : decoded(q));
  return match?.[1] === undefined ? '' : decoded(match[1]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
