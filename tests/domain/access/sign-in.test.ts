import fc from 'fast-check';
import { browserFamily } from '../../../bot-server/domain/access/browser-family';
import { drawNumbers } from '../../../bot-server/domain/access/desktop';
import { lockAfter, LOCK_MEMORY, nextLock, type Lock } from '../../../bot-server/domain/access/lockout';
import { faultOfPassword } from '../../../bot-server/domain/access/password-rule';
import { isSessionOver, isUseWorthNoting, sessionEndsAt } from '../../../bot-server/domain/access/session';
import { loginOf, staffIdentity, staffIdentityOfId } from '../../../bot-server/domain/access/staff-account';
import { DAY, HOUR, MINUTE } from '../../../bot-server/domain/time/instant';

describe('a password', () => {
  const taken = (password: string): boolean => faultOfPassword(password, 'QX01-T1001') === undefined;

  it.each(['山坡上有三只白羊吃草', 'correct horse battery', 'jiao-wu-chu-de-cha-bei-7', 'Xk3!vv9Qz_'])('%s is taken', (password) =>
    expect(taken(password)).toBe(true),
  );
  it.each([
    '',
    'abc',
    'Xk3!vv9Qz',
    '1234567890',
    '0987654321',
    'qwertyuiop',
    'Password123!',
    'PASSWORD2026',
    'ｐａｓｓｗｏｒｄ１２３',
    'woaini5201314',
    'abcabcabcabc',
    '8888888888',
    '20261122071300',
    'aabbaabbaabb',
    'QX01-T1001abc',
    'qx01-t1001',
    'xuexiao12345',
  ])('%s is not', (password) => expect(taken(password)).toBe(false));

  it('is never shorter than ten signs, nor longer than 128, nor of digits alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (password) => {
        const length = [...password.normalize('NFKC')].length;
        if (taken(password)) {
          expect(length).toBeGreaterThanOrEqual(10);
          expect(length).toBeLessThanOrEqual(128);
          expect(password).not.toMatch(/^\d*$/);
        }
      }),
    );
    expect(taken('长'.repeat(4).concat('密码要不一样').repeat(13))).toBe(false);
  });
});

describe('tries at a password', () => {
  it('are free at first, then wait longer and longer, to a bound', () => {
    expect([1, 4, 5, 6, 7, 8, 11, 12, 99, 100_000].map((tries) => lockAfter('account', tries) / MINUTE)).toEqual([
      0, 0, 1, 2, 4, 8, 60, 60, 60, 60,
    ]);
    expect([29, 30, 33, 34, 1000].map((tries) => lockAfter('address', tries) / MINUTE)).toEqual([0, 1, 8, 15, 15]);
  });

  it('however they are spread, no more are looked at than the waits allow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5 * MINUTE }), { maxLength: 400 }), (pauses) => {
        let lock: Lock | undefined;
        let [at, looked] = [0, 0];
        for (const pause of pauses) {
          at += pause;
          const next = nextLock('account', lock, at);
          if (!next) continue;
          if (lock && lock.until > lock.lastAt) expect(at).toBeGreaterThanOrEqual(lock.until);
          lock = next;
          looked += 1;
        }
        // 11 tries reach the longest wait of an hour, and then one an hour.
        expect(looked).toBeLessThanOrEqual(11 + Math.ceil(at / HOUR) + Math.floor(at / LOCK_MEMORY) * 11);
      }),
    );
  });

  it('are forgotten after a day without one', () => {
    const locked: Lock = { tries: 50, lastAt: 0, until: HOUR };
    expect(nextLock('account', locked, HOUR - 1)).toBeUndefined();
    expect(nextLock('account', locked, HOUR)?.tries).toBe(51);
    expect(nextLock('account', locked, DAY)?.tries).toBe(1);
  });

  it('that come a moment out of order are not refused where nothing is locked', () => {
    const open: Lock = { tries: 1, lastAt: 1000, until: 1000 };
    expect(nextLock('account', open, 997)).toEqual({ tries: 2, lastAt: 1000, until: 1000 });
  });
});

describe('a session', () => {
  it('ends idle or old, whichever is first, and is noted in between', () => {
    const kinds = fc.constantFrom('phone' as const, 'desktop' as const);
    fc.assert(
      fc.property(kinds, fc.nat({ max: 40 * DAY }), fc.nat({ max: 40 * DAY }), (kind, lastUsedAt, later) => {
        const session = { kind, madeAt: 0, lastUsedAt };
        const [idle, absolute] = kind === 'desktop' ? [8 * HOUR, 7 * DAY] : [7 * DAY, 30 * DAY];
        const now = lastUsedAt + later;
        expect(isSessionOver(session, now)).toBe(later >= idle || now >= absolute);
        expect(sessionEndsAt(session)).toBeLessThanOrEqual(absolute);
        if (!isSessionOver(session, now) && later >= HOUR) expect(isUseWorthNoting(session, now)).toBe(true);
      }),
    );
  });
});

describe('the numbers to compare', () => {
  it('are three different ones of two digits, and the desktop’s is among them', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat({ max: 89 })), (luck) => {
        const { number, numbers } = drawNumbers((n) => Number(luck.next().value) % n);
        expect(new Set(numbers).size).toBe(3);
        expect(numbers).toContain(number);
        for (const each of numbers) expect(each >= 10 && each <= 99).toBe(true);
      }),
    );
  });
});

describe('names', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge，Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605 Version/18.0 Safari/605', 'Safari，Mac'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox，Linux'],
    ['Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/120 Mobile Safari/537 MicroMessenger/8.0.50', '微信，Android'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/123 Safari/537 QQBrowser/13', 'QQ浏览器，Windows'],
    ['curl/8.1', ''],
    ['', ''],
  ])('%s', (agent, words) => expect(browserFamily(agent)).toBe(words));

  it('an account’s name is the same however it was typed', () => {
    for (const typed of ['QX01-T1001', ' qx01-t1001 ', 'ｑｘ０１－ｔ１００１', 'QX01 - T1001']) expect(loginOf(typed)).toBe('QX01-T1001');
  });

  it('the identity of who came in by a password is found by its id, and no other id is taken for one', () => {
    const own = staffIdentity({ kind: 'teacher', id: 'QX01-T1' });
    expect(staffIdentityOfId(own.id)).toEqual(own);
    for (const id of ['mini:oX', 'staff:guardian:g1', 'staff:teacher:', 'mini:staff:teacher:x', ''])
      expect(staffIdentityOfId(id)).toBeUndefined();
  });
});
