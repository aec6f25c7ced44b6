import { base32, codeOf, fromBase32, openTotp, STEP_MS } from '../../bot-server/seal/totp';
import { openPasswords } from '../../bot-server/seal/password';

/** The secret of RFC 6238's own examples. */
const RFC = base32(Buffer.from('12345678901234567890'));

describe('codes of an authenticator', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at second %i of the RFC is %s', (second, code) => expect(codeOf(RFC, Math.floor(second / 30))).toBe(code));

  it('base32 goes there and back', () => {
    expect(RFC).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    for (const hex of ['00', 'ff', '0001020304', 'deadbeefcafebabe0123456789abcdef01234567'])
      expect(fromBase32(base32(Buffer.from(hex, 'hex'))).toString('hex')).toBe(hex);
  });

  it('are taken one step early or late, and no more', () => {
    const totp = openTotp();
    const now = 1_800_000_000_000;
    const here = now / STEP_MS;
    expect([-2, -1, 0, 1, 2].map((off) => totp.stepOf(RFC, codeOf(RFC, here + off), now))).toEqual([
      undefined,
      here - 1,
      here,
      here + 1,
      undefined,
    ]);
    for (const odd of ['', '12345', `${codeOf(RFC, here)}0`, ` ${codeOf(RFC, here).slice(1)}`, '一二三四五六'])
      expect(totp.stepOf(RFC, odd, now)).toBeUndefined();
    expect(totp.stepOf(undefined, codeOf(RFC, here), now)).toBeUndefined();
    expect(totp.newSecret()).toMatch(/^[A-Z2-7]{32}$/);
  });
});

describe('passwords', () => {
  it('are hashed by argon2id with a salt of their own, and nobody’s password is never right', async () => {
    const passwords = openPasswords();
    const [one, two] = [await passwords.hash('山坡上有三只白羊吃草'), await passwords.hash('山坡上有三只白羊吃草')];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify(one, '山坡上有三只白羊吃草')).toBe(true);
    expect(await passwords.verify(one, '山坡上有三只黑羊吃草')).toBe(false);
    expect(await passwords.verify(undefined, '')).toBe(false);
  });
});
