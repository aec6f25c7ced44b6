import type { Actor } from '../../domain/access/actor';
import {
  EXPORT_LIVES_MS,
  type ExportedDeclaration,
  type ExportedFlag,
  type ExportFacts,
  type ExportedViewing,
} from '../../domain/privacy/export';
import { askersView } from '../../domain/question/protect/protect';
import type { Question } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import { creditOf } from '../../domain/viewing/credit';
import type { Viewer } from '../../domain/viewing/viewing';
import type { AccountStore } from '../../store/accounts';
import type { AuditStore } from '../../store/audit';
import type { ConsentRecordStore } from '../../store/consent-records';
import type { ConsentStore } from '../../store/consents';
import type { CorrectionStore } from '../../store/corrections';
import type { ErasureStore } from '../../store/erasures';
import type { EvidenceStore } from '../../store/evidence';
import type { IdentityStore } from '../../store/identities';
import type { PrivacyExport, PrivacyExportStore } from '../../store/privacy-exports';
import type { PrivacyFactStore } from '../../store/privacy-facts';
import type { PushStore } from '../../store/pushes';
import type { QuestionMediaStore } from '../../store/question-media';
import type { ResourceStore } from '../../store/resources';
import type { RosterStore } from '../../store/roster';
import { classNamesOf, type NameNeeds } from '../question/class-names';
import type { TierStore } from '../../store/tiers';
import { TIER_WORDS } from '../../domain/tier/tier';
import { guardianOf } from './say-consent';

export type ExportNeeds = {
  readonly roster: Pick<RosterStore, 'students' | 'classrooms' | 'schools' | 'guardian' | 'guardianshipsOfStudents' | 'teachers'> &
    NameNeeds['roster'];
  readonly identities: Pick<IdentityStore, 'ofPerson'>;
  readonly accounts: Pick<AccountStore, 'all'>;
  readonly consents: Pick<ConsentStore, 'history'>;
  readonly consentRecords: Pick<ConsentRecordStore, 'ofStudents'>;
  readonly corrections: Pick<CorrectionStore, 'ofStudents'>;
  readonly erasures: Pick<ErasureStore, 'ofStudents'>;
  readonly pushes: Pick<PushStore, 'getMany'>;
  readonly resources: Pick<ResourceStore, 'get' | 'version'>;
  readonly privacyFacts: PrivacyFactStore;
  readonly tiers: Pick<TierStore, 'ofStudents'>;
  readonly questionMedia: Pick<QuestionMediaStore, 'getMany'>;
  readonly evidence: {
    readonly declarations: Pick<EvidenceStore['declarations'], 'ofStudents'>;
    readonly flags: Pick<EvidenceStore['flags'], 'ofViewings'>;
  };
  readonly audit: Pick<AuditStore, 'about' | 'note'>;
};
type Needs = ExportNeeds & {
  readonly privacyExports: Pick<PrivacyExportStore, 'put' | 'open'>;
  readonly newNo: () => string;
};

/** How the facts become files; the door hands the presenter in. */
export interface Written {
  readonly html: string;
  readonly json: string;
}

/**
 * Makes the files with everything about a child and the guardian who asks; they can be fetched by this guardian alone, for 24 hours.
 * @throws Refusal auth/not-bound, privacy/child-not-found
 */
export async function makeExport(
  needs: Needs,
  actor: Actor,
  child: string,
  write: (facts: ExportFacts) => Written,
  now: Instant,
): Promise<PrivacyExport> {
  const { guardian } = await guardianOf(needs, actor, child);
  const { guardianId } = guardian;
  const facts = await gatherExport(needs, child, guardianId, now);
  const made: PrivacyExport = { id: needs.newNo(), guardianId, studentId: child, madeAt: now, expiresAt: now + EXPORT_LIVES_MS };
  await needs.privacyExports.put(made, write(facts));
  await needs.audit.note(
    {
      chain: facts.student.schoolId,
      actor: { kind: 'guardian', id: guardianId },
      action: 'data-exported',
      about: { kind: 'student', id: child },
    },
    now,
  );
  return made;
}

/** The files of an export, for the guardian it was made for, while its child is still theirs. @throws Refusal auth/not-bound, privacy/export-gone */
export async function readExport(needs: Pick<Needs, 'privacyExports'>, actor: Actor, id: string, now: Instant) {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  const found = actor.role === 'guardian' ? await needs.privacyExports.open(id, actor.guardianId, now) : undefined;
  if (!found || actor.role !== 'guardian' || !actor.studentIds.includes(found.studentId)) throw new Refusal('privacy/export-gone');
  return found;
}

const MOST_LOOKS = 500;

/** Reads everything that is kept about a child and one guardian. @throws Refusal privacy/child-not-found */
export async function gatherExport(needs: ExportNeeds, studentId: string, guardianId: string, now: Instant): Promise<ExportFacts> {
  const [[student], guardian, ties, identities, accounts] = await Promise.all([
    needs.roster.students([studentId]),
    needs.roster.guardian(guardianId),
    needs.roster.guardianshipsOfStudents([studentId]),
    needs.identities.ofPerson({ kind: 'guardian', id: guardianId }),
    needs.accounts.all(),
  ]);
  const guardianship = ties.find((tie) => tie.guardianId === guardianId);
  if (!student || !guardian || !guardianship) throw new Refusal('privacy/child-not-found');
  // What was kept under a number that was merged into the child's is the child's too.
  const ids = [studentId, ...(student.aliases ?? [])];
  const ofEach = async <T>(read: (id: string) => Promise<readonly T[]>): Promise<T[]> => (await Promise.all(ids.map(read))).flat();
  const [[classroom], [school], records, questions, deliveries, messages, corrections, erasures, looks, logins] = await Promise.all([
    needs.roster.classrooms([student.classroomId]),
    needs.roster.schools([student.schoolId]),
    needs.consentRecords.ofStudents(ids),
    ofEach((id) => needs.privacyFacts.questionsOf(id, guardianId)),
    ofEach((id) => needs.privacyFacts.deliveriesTo(id, guardianId)),
    needs.privacyFacts.messagesTo(guardianId),
    needs.corrections.ofStudents(ids),
    needs.erasures.ofStudents([studentId]),
    needs.audit.about(ids, MOST_LOOKS),
    needs.privacyFacts.sessionsOf(identities.map(({ id }) => id)),
  ]);
  const pushes = new Map((await needs.pushes.getMany([...new Set(deliveries.map(({ pushId }) => pushId))])).map((push) => [push.id, push]));
  // A message about another child's question is that child's; one about a push that went to several children is this child's too.
  const ownPushes = new Set(deliveries.map(({ pushId }) => pushId));
  const classNames = await classNamesOf(needs, questions);
  const ownQuestions = new Set(questions.map(({ id }) => id));
  const ownMessages = messages.filter(({ subject }) =>
    subject.kind === 'push' ? ownPushes.has(subject.pushId) : subject.kind === 'question' ? ownQuestions.has(subject.questionId) : true,
  );
  const teacherIds = [...new Set(questions.flatMap(({ replies }) => replies.flatMap(({ by }) => (by.kind === 'teacher' ? [by.id] : []))))];
  const nameOf = (accountId: string): string => accounts.find(({ id }) => id === accountId)?.name ?? accountId;
  const reminders = await Promise.all(
    identities.map(async ({ accountId, openid }) =>
      (await needs.consents.history(accountId, openid)).map(({ kind, at }) => ({ account: nameOf(accountId), kind, at })),
    ),
  );
  return {
    madeAt: now,
    student,
    ...(classroom ? { classroom } : {}),
    ...(school ? { school } : {}),
    guardian,
    guardianship,
    otherGuardians: ties.length - 1,
    accounts: identities.map(({ accountId, follows, lastSeenAt }) => ({
      name: nameOf(accountId),
      follows,
      ...(lastSeenAt === undefined ? {} : { lastSeenAt }),
    })),
    logins,
    reminders: reminders.flat(),
    consents: records.map(({ guardianId: by, ...record }) => ({ ...record, own: by === guardianId })),
    declarations: await declarationsOf(needs, ids),
    flags: await flagsOf(needs, [...ids.map((id): Viewer => ({ kind: 'student', id })), { kind: 'guardian', id: guardianId }]),
    learnerViewings: await ofEach((id) => viewingsOf(needs, { kind: 'student', id })),
    ownViewings: await viewingsOf(needs, { kind: 'guardian', id: guardianId }),
    tiers: (await needs.tiers.ofStudents([studentId], now)).map(({ subject, tier, setAt, until }) => ({
      ...{ subject, setAt, until },
      words: TIER_WORDS[tier].name,
    })),
    deliveries: deliveries.map(({ pushId, ...rest }) => ({ title: pushes.get(pushId)?.title ?? '（已下架）', ...rest })),
    messages: ownMessages.map(({ id: _id, subject, ...rest }) => ({ title: subject.title, ...rest })),
    questions: questions.map((question) => askersView(question, classNames(question))),
    media: await mediaOf(needs, questions),
    teacherNames: Object.fromEntries((await needs.roster.teachers(teacherIds)).map(({ id, name }) => [id, `${name}老师`])),
    corrections: corrections.filter((one) => one.guardianId === guardianId),
    erasures: erasures.map(({ no, askedAt, dueAt, state }) => ({ no, askedAt, dueAt, state })),
    looks: looks.map(({ at, actor, action }) => ({ at, who: actor.kind, action })),
  };
}

/** How much is kept of what was spoken and shown. */
async function mediaOf({ questionMedia }: ExportNeeds, questions: readonly Question[]): Promise<ExportFacts['media']> {
  const shown = questions.flatMap(({ media = [], replies }) => [...media, ...replies.flatMap((reply) => reply.media ?? [])]);
  const kept = await questionMedia.getMany(shown.map(({ id }) => id));
  return Object.fromEntries(
    kept.map(({ id, bytes, type }) => [id, { ...(bytes === undefined ? {} : { bytes }), ...(type === undefined ? {} : { type }) }]),
  );
}

async function viewingsOf({ privacyFacts, resources }: ExportNeeds, viewer: Viewer): Promise<ExportedViewing[]> {
  const viewings = await privacyFacts.viewingsOf(viewer);
  return Promise.all(
    viewings.map(async (viewing) => {
      const { resourceId, version } = viewing.key;
      const resource = (await resources.version(resourceId, version)) ?? (await resources.get(resourceId));
      return {
        title: resource?.title ?? resourceId,
        version,
        seconds: resource ? creditOf(viewing, resource).credited : 0,
        ...(resource?.durationSeconds === undefined ? {} : { of: resource.durationSeconds }),
        sessions: viewing.sessions.length,
        firstAt: viewing.firstAt,
        lastAt: viewing.lastAt,
        ...(viewing.completion ? { completedAt: viewing.completion.at } : {}),
      };
    }),
  );
}

/** Without who declared it: that stands in the trail of who looked and did. */
async function declarationsOf({ evidence, pushes }: ExportNeeds, studentIds: readonly string[]): Promise<ExportedDeclaration[]> {
  const found = await evidence.declarations.ofStudents(studentIds);
  const about = new Map((await pushes.getMany([...new Set(found.map(({ pushId }) => pushId))])).map((push) => [push.id, push]));
  return found.map(({ pushId, reason, on, at }) => ({ title: about.get(pushId)?.title ?? '（已下架）', reason, on, at }));
}

async function flagsOf({ evidence, privacyFacts, resources }: ExportNeeds, viewers: readonly Viewer[]): Promise<ExportedFlag[]> {
  const viewings = (await Promise.all(viewers.map((viewer) => privacyFacts.viewingsOf(viewer)))).flat();
  const itemOf = new Map(viewings.map(({ id, key }) => [id, key.resourceId]));
  const flags = await evidence.flags.ofViewings([...itemOf.keys()]);
  return Promise.all(
    flags.map(async ({ viewingId, kind, level, amount, foundAt, lapsedAt, decision }) => {
      const item = itemOf.get(viewingId) ?? '';
      return {
        ...{ title: (await resources.get(item))?.title ?? item, kind, level, amount, foundAt },
        ...(lapsedAt === undefined ? {} : { lapsedAt }),
        ...(decision ? { decision: { verdict: decision.verdict, reason: decision.reason, at: decision.at } } : {}),
      };
    }),
  );
}
