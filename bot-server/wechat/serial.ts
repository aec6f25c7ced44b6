/** Runs work of one key strictly after one another, of different keys side by side. WeChat refuses two messages at once to one openid (43108). */
export function openSerial() {
  const tails = new Map<string, Promise<unknown>>();
  return async function serially<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    tails.set(key, mine);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === mine) tails.delete(key);
    }
  };
}
