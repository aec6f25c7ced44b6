import { ReportResult, Ticket, WireViewing } from '../../../bot-server/contract/viewing';
import { keyOfTicket } from '../../../bot-server/domain/viewing/ticket';
import { viewingIdOf } from '../../../bot-server/domain/viewing/viewing';
import { issueTicket } from '../../../bot-server/flows/viewing/issue-ticket';
import { reportViewings } from '../../../bot-server/flows/viewing/report-viewings';
import { showViewing } from '../../../bot-server/flows/viewing/show-viewing';
import { presentReportResult, presentStanding, presentTicket } from '../../../bot-server/present/viewing';
import { aWorld, guardian, MINUTE, STARTS, stranger, teacher, video, type World } from '../progress/world';

const HOUR = 60 * MINUTE;
const [m1, m2, o1] = [guardian('m1'), guardian('m2'), guardian('o1')];

describe('viewing', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld();
    for (const [id, over] of [
      ['r1', {}],
      ['pupil', { for: 'student' as const }],
      ['gone', { withdrawn: true }],
      ['story', {}],
    ] as const)
      // prettier-ignore
      await world.deps.resources.save({ ...video, id, ...over });
    for (const resourceId of ['r1', 'pupil', 'gone']) await world.push({ id: `p-${resourceId}`, resourceId });
  });
  afterAll(() => world.close());

  const ticketFor = async (who = m1, child = 'a', resource = 'r1', at = STARTS, offline = false): Promise<string> =>
    (await issueTicket(world.deps, who, { resource, for: child, offline }, at)).ticket;
  const report = (ticket: string, over: object = {}) => ({
    ticket,
    seq: 1,
    spans: [{ from: 0, to: 40 }],
    playMs: 40_000,
    position: 40,
    ...over,
  });

  it('gives a ticket for what was delivered, and says how long it lives', async () => {
    const issued = await issueTicket(world.deps, m1, { resource: 'r1', for: 'a' }, STARTS);
    expect(issued).toMatchObject({ expiresAt: STARTS + 6 * HOUR, nextReportSeconds: 15 });
    expect(Ticket.parse(presentTicket(issued))).toBeTruthy();
    expect((await issueTicket(world.deps, m1, { resource: 'r1', for: 'a', offline: true }, STARTS)).expiresAt).toBe(STARTS + 7 * 24 * HOUR);
  });

  it.each([
    ['another family’s child', m2, 'a', 'r1', 'access/denied'],
    ['a teacher', teacher(['c1']), 'a', 'r1', 'access/denied'],
    ['a stranger', stranger, 'a', 'r1', 'auth/not-bound'],
    ['an item that is not there', m1, 'a', 'nowhere', 'resource/not-found'],
    ['a withdrawn item', m1, 'a', 'gone', 'resource/not-found'],
    ['an item that was never delivered', m1, 'a', 'story', 'resource/not-yours'],
  ])('gives no ticket for %s', async (_, who, child, resource, code) => {
    await expect(issueTicket(world.deps, who, { resource, for: child }, STARTS)).rejects.toMatchObject({ code });
  });

  it('credits a report, tells how it stands, and shows the same afterwards', async () => {
    const ticket = await ticketFor(m2, 'b');
    const [judged] = await reportViewings(world.deps, m2, [report(ticket)], STARTS + MINUTE);
    expect(judged).toMatchObject({
      ok: true,
      standing: { creditedSeconds: 40, percent: 40, completed: false, resumeAt: 37 },
      nextReportSeconds: 15,
    });
    const wire = ReportResult.parse(presentReportResult(judged!));
    expect(wire).toMatchObject({ gaps: [[40, 100]], totalSeconds: 100 });
    const shown = await showViewing(world.deps, m2, { resource: 'r1', for: 'b' }, STARTS + MINUTE);
    expect(WireViewing.parse(presentStanding(shown))).toMatchObject({ creditedSeconds: 40, percent: 40 });
    await expect(showViewing(world.deps, m2, { resource: 'r1', for: 'a' }, STARTS + MINUTE)).rejects.toMatchObject({
      code: 'access/denied',
    });
  });

  it('takes what a phone without a line sends the next day, and no more than its ticket lets it', async () => {
    const late = await ticketFor(m1, 'a', 'r1', STARTS - 30 * HOUR);
    const [judged] = await reportViewings(world.deps, m1, [report(late)], STARTS + MINUTE);
    expect(judged).toMatchObject({ ok: true, standing: { creditedSeconds: 40 } });
  });

  it('judges each report of a batch alone', async () => {
    const good = await ticketFor(o1);
    const old = await ticketFor(o1, 'a', 'r1', STARTS - 7 * 24 * HOUR);
    const foreign = await ticketFor(m1);
    const reports = [
      report(good, { spans: [{ from: 0, to: 10 }] }),
      undefined,
      report('nonsense'),
      report(old),
      report(foreign),
      report(good, { seq: 2, spans: [{ from: 90, to: 400 }] }),
      report(good, { seq: 3, spans: [{ from: 20, to: 30 }] }),
    ];
    const judged = await reportViewings(world.deps, o1, reports, STARTS + MINUTE);
    expect(judged.map((one) => (one.ok ? 'ok' : one.code))).toEqual([
      'ok',
      'viewing/report-invalid',
      'viewing/ticket-invalid',
      'viewing/ticket-expired',
      'viewing/ticket-foreign',
      'viewing/report-invalid',
      'ok',
    ]);
    for (const one of judged) expect(ReportResult.safeParse(presentReportResult(one)).success).toBe(true);
    expect(await showViewing(world.deps, o1, { resource: 'r1', for: 'a' }, STARTS + MINUTE)).toMatchObject({ creditedSeconds: 20, gaps: [{ from: 10, to: 20 }, { from: 30, to: 100 }] }); // prettier-ignore
  });

  it('counts a child’s content for the child, on whichever parent’s phone', async () => {
    const [hers, grandmas] = [await ticketFor(m1, 'a', 'pupil'), await ticketFor(o1, 'a', 'pupil')];
    await reportViewings(world.deps, m1, [report(hers, { spans: [{ from: 0, to: 40 }] })], STARTS + MINUTE);
    await reportViewings(world.deps, o1, [report(grandmas, { spans: [{ from: 40, to: 70 }] })], STARTS + MINUTE);
    expect(await showViewing(world.deps, m1, { resource: 'pupil', for: 'a' }, STARTS + MINUTE)).toMatchObject({ creditedSeconds: 70 });
    expect(await showViewing(world.deps, m1, { resource: 'pupil', for: 'e' }, STARTS + MINUTE)).toMatchObject({ creditedSeconds: 0 });
  });

  it('latches a completion once, with its time, and an impatient script gets 13 s', async () => {
    const key = keyOfTicket({ nonce: '', openedAt: 0, offline: false, guardianId: 'f1', studentId: 'a', resourceFor: 'guardian', resourceId: 'r1', version: 1 }); // prettier-ignore
    const f1 = guardian('f1');
    const ticket = await ticketFor(f1);
    const whole = { spans: [{ from: 0, to: 100 }], playMs: 600_000 };
    const [script] = await reportViewings(world.deps, f1, [report(ticket, whole)], STARTS + 4000);
    expect(script).toMatchObject({ ok: true, standing: { creditedSeconds: 13, unconfirmedSeconds: 87, completed: false } });
    const [again] = await reportViewings(world.deps, f1, [report(ticket, whole)], STARTS + 300_000);
    expect(again).toMatchObject({ ok: true, standing: { creditedSeconds: 13 } });
    const [honest] = await reportViewings(world.deps, f1, [report(ticket, { ...whole, seq: 2 })], STARTS + 100_000);
    expect(honest).toMatchObject({ ok: true, standing: { creditedSeconds: 100, completed: true, percent: 100 } });
    await reportViewings(world.deps, f1, [report(ticket, { ...whole, seq: 3 })], STARTS + 900_000);
    const [stored] = await world.deps.viewings.read([viewingIdOf(key)]);
    expect(stored?.completion).toEqual({ at: STARTS + 100_000, threshold: 0.9, ruleVersion: 1, grade: 'A' });
    expect(stored?.reached).toMatchObject({ started: STARTS + 4000, q75: STARTS + 100_000 });
  });

  it('asks the phone to try again when the store failed, and to come again when the store says', async () => {
    const ticket = await ticketFor(m2, 'b');
    const broken = { ...world.deps.viewings, join: async () => ({ ok: false as const, error: new Error('no primary') }) };
    const [failed] = await reportViewings({ ...world.deps, viewings: broken }, m2, [report(ticket)], STARTS + MINUTE);
    expect(failed).toMatchObject({ ok: false, code: 'viewing/not-recorded', retry: true, cause: expect.any(Error) });
    expect(presentReportResult(failed!)).not.toHaveProperty('cause');
    const busy = { ...world.deps.viewings, askBackIn: () => 120 };
    const [slow] = await reportViewings({ ...world.deps, viewings: busy }, m2, [report(ticket)], STARTS + MINUTE);
    expect(slow).toMatchObject({ ok: true, nextReportSeconds: 120 });
  });

  it('stops giving tickets at 200, and takes the reports of all that were given', async () => {
    const at = STARTS + 10 * HOUR;
    const e = { resource: 'pupil', for: 'e' };
    const tickets = await Promise.all(Array.from({ length: 200 }, () => issueTicket(world.deps, m1, e, at)));
    await expect(issueTicket(world.deps, m1, e, at)).rejects.toMatchObject({ code: 'viewing/too-many-sessions' });
    const judged = (
      await Promise.all(
        [0, 50, 100, 150].map((from) =>
          reportViewings(
            world.deps,
            m1,
            tickets.slice(from, from + 50).map(({ ticket }) => report(ticket)),
            at + MINUTE,
          ),
        ),
      )
    ).flat();
    expect(judged.every(({ ok }) => ok)).toBe(true);
  });
});
