import type { TicketPayload } from '../../bot-server/domain/viewing/ticket';
import { openTicketSeal } from '../../bot-server/seal/ticket';

const seal = openTicketSeal('a'.repeat(64));
const payload = (over: Partial<TicketPayload> = {}): TicketPayload => ({
  nonce: seal.nonce(),
  openedAt: Date.UTC(2026, 8, 1),
  offline: false,
  guardianId: 'g1',
  studentId: 's1',
  resourceFor: 'student',
  resourceId: 'r1',
  version: 3,
  ...over,
});

describe('the ticket seal', () => {
  it('reads what it issued', () => {
    for (const one of [payload(), payload({ offline: true, resourceFor: 'guardian' }), payload({ term: '2026-1' })])
      expect(seal.read(seal.issue(one))).toEqual(one);
  });

  it('reads nothing else: another key’s, an altered one in any place, a cut one, plain words', () => {
    const ticket = seal.issue(payload());
    expect(openTicketSeal('b'.repeat(64)).read(ticket)).toBeUndefined();
    // The last character of base64url carries bits that do not count; every other character does.
    for (let at = 0; at < ticket.length - 1; at++) {
      const other = ticket[at] === 'A' ? 'B' : 'A';
      expect(seal.read(ticket.slice(0, at) + other + ticket.slice(at + 1))).toBeUndefined();
    }
    expect(seal.read(ticket.slice(0, -4))).toBeUndefined();
    for (const text of ['', '.', 'x', 'a.b', '观看凭证.x', `${ticket}.${ticket}`]) expect(seal.read(text)).toBeUndefined();
  });

  it('fits 640 characters with the longest ids, and its nonces are fit for a field’s name', () => {
    const id = 'x'.repeat(120);
    const longest = payload({ guardianId: id, studentId: id, resourceId: id, version: 100_000, term: 'x'.repeat(20) });
    expect(seal.issue(longest).length).toBeLessThanOrEqual(640);
    const nonces = new Set(Array.from({ length: 1000 }, () => seal.nonce()));
    expect(nonces.size).toBe(1000);
    for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{16}$/);
  });
});
