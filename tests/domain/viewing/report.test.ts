import type { Actor } from '../../../bot-server/domain/access/actor';
import { faultOfReport } from '../../../bot-server/domain/viewing/report';
import { faultOfTicket, keyOfTicket, receiptOf, ticketExpiresAt, type TicketPayload } from '../../../bot-server/domain/viewing/ticket';

const good = { seq: 1, spans: [{ from: 40, to: 50 }, { from: 0, to: 20.5 }], playMs: 31_000, position: 50 }; // prettier-ignore
const video = { durationSeconds: 130.4 };

describe('a report', () => {
  it('is taken with its spans in any order, and with a last position a frame past the end', () => {
    expect(faultOfReport(good, video)).toBeUndefined();
    expect(faultOfReport({ ...good, position: 130.7, spans: [{ from: 0, to: 131 }] }, video)).toBeUndefined();
    expect(faultOfReport({ ...good, spans: [] }, video)).toBeUndefined();
  });

  it.each([
    ['a sequence of 0', { seq: 0 }],
    ['half a sequence', { seq: 1.5 }],
    ['65 spans', { spans: Array.from({ length: 65 }, (_, n) => ({ from: n, to: n + 0.5 })) }],
    ['an empty span', { spans: [{ from: 3, to: 3 }] }],
    ['a span backwards', { spans: [{ from: 9, to: 3 }] }],
    ['a negative span', { spans: [{ from: -1, to: 3 }] }],
    ['a span without end', { spans: [{ from: 1, to: Infinity }] }],
    ['a span that is no number', { spans: [{ from: NaN, to: 3 }] }],
    ['a span beyond the media', { spans: [{ from: 1, to: 140 }] }],
    ['negative playing time', { playMs: -1 }],
    ['a position beyond the media', { position: 200 }],
    ['a position that is no number', { position: NaN }],
  ])('is refused with %s', (_, wrong) => {
    expect(faultOfReport({ ...good, ...wrong }, video)).toEqual(expect.any(String));
  });

  it('can claim nothing of an item without length', () => {
    expect(faultOfReport(good, {})).toEqual(expect.any(String));
  });
});

describe('a ticket', () => {
  const HOUR = 3_600_000;
  const at = Date.UTC(2026, 8, 1);
  const ticket: TicketPayload = {
    nonce: 'n',
    openedAt: at,
    offline: false,
    guardianId: 'g1',
    studentId: 's1',
    resourceFor: 'guardian',
    resourceId: 'r1',
    version: 1,
  };
  const guardian = (guardianId: string, studentIds: string[]): Actor => ({
    identityId: 'i',
    accountId: 'a',
    role: 'guardian',
    guardianId,
    studentIds,
    classroomIds: [],
  });

  it('lives 6 hours, an offline one 7 days', () => {
    expect(ticketExpiresAt(ticket)).toBe(at + 6 * HOUR);
    expect(ticketExpiresAt({ ...ticket, offline: true })).toBe(at + 7 * 24 * HOUR);
  });

  it('lets a report come up to 7 days late, and counts it as received no later than its end', () => {
    const days = 24 * HOUR;
    expect(faultOfTicket(ticket, guardian('g1', ['s1']), at + 7 * days - 1)).toBeUndefined();
    expect(faultOfTicket(ticket, guardian('g1', ['s1']), at + 7 * days)).toBe('viewing/ticket-expired');
    expect(receiptOf(ticket, at + HOUR)).toBe(at + HOUR);
    expect(receiptOf(ticket, at + 2 * days)).toBe(at + 6 * HOUR);
    expect(receiptOf({ ...ticket, offline: true }, at + 2 * days)).toBe(at + 2 * days);
  });

  it('is nobody else’s, nor a child’s who is not this guardian’s any more', () => {
    expect(faultOfTicket(ticket, guardian('g2', ['s1']), at)).toBe('viewing/ticket-foreign');
    expect(faultOfTicket({ ...ticket, resourceFor: 'student' }, guardian('g1', []), at)).toBe('viewing/ticket-foreign');
    expect(faultOfTicket(ticket, { identityId: 'i', accountId: 'a', role: 'stranger' }, at)).toBe('viewing/ticket-foreign');
    expect(faultOfTicket(undefined, guardian('g1', ['s1']), at)).toBe('viewing/ticket-invalid');
  });

  it('makes the child the viewer of children’s content only', () => {
    expect(keyOfTicket(ticket)).toEqual({ viewer: { kind: 'guardian', id: 'g1' }, resourceId: 'r1', version: 1 });
    expect(keyOfTicket({ ...ticket, resourceFor: 'student' }).viewer).toEqual({ kind: 'student', id: 's1' });
  });
});
