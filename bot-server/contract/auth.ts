import { z } from 'zod';
import { At, Count, Id } from './common';

export const Child = z
  .strictObject({
    id: Id,
    name: z.string().max(40),
    classroom: Id,
    className: z.string().max(60),
    schoolName: z.string().max(80),
    relation: z.string().max(10),
    /** What is taught in the class, where the school said so: a question may name one of them. */
    subjects: z.array(z.string().max(20)).max(40).optional(),
  })
  .meta({ id: 'Child' });

export const ClassOfTeacher = z.strictObject({ id: Id, name: z.string().max(60), students: Count }).meta({ id: 'ClassOfTeacher' });

/** Who is signed in. `pages` says which parts of the app this person has. */
export const WireActor = z
  .strictObject({
    role: z.enum(['guardian', 'teacher', 'officer', 'stranger', 'learner']),
    /** How the app greets: a name the person knows; never another person's. */
    name: z.string().max(40),
    title: z.string().max(80),
    rooms: z.array(z.enum(['parent', 'teacher', 'school', 'bureau', 'learner'])).max(4),
    children: z.array(Child).max(20),
    classrooms: z.array(ClassOfTeacher).max(60),
    school: z.strictObject({ id: Id, name: z.string().max(80) }).optional(),
    bureau: z.strictObject({ id: Id, name: z.string().max(80) }).optional(),
    /** May read who looked at whose data in the school. */
    readsTrail: z.boolean().optional(),
    /** What of the school's rooms this person may open: a phone shows these doors and no others. */
    doors: z
      .array(
        z.enum([
          'plans',
          'import-plan',
          'roster',
          'binding',
          'trail',
          'corrections',
          'own-class',
          'tiers',
          'bureau-roster',
          'county-plans',
          'catalogue',
          'question-box',
          'question-desk',
          'bulletins',
          'exports',
          'figures',
        ]),
      )
      .max(30)
      .optional(),
  })
  .meta({ id: 'Actor' });

export const SignIn = z.strictObject({ code: z.string().min(1).max(200) });
export const SignedIn = z.strictObject({ token: z.string().min(20).max(200), actor: WireActor }).meta({ id: 'SignedIn' });

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** null switches quiet hours off. */
export const WireQuietHours = z.strictObject({ from: TimeOfDay, to: TimeOfDay }).nullable();

/** When the one digest of a day at home comes, while schools are closed. */
export const DigestTime = z.enum(['07:30', '12:30', '18:30', '20:00']);

export const Subscription = z
  .strictObject({
    purpose: z.enum(['new-item', 'nudge', 'answer', 'question-due', 'bulletin-ready']),
    templateId: z.string().max(80),
    title: z.string().max(40),
    /** What is left of one-time consents; null for a long-term one. */
    remaining: Count.nullable(),
    /** Agreed to once for all; WeChat asks about such templates in a window of their own. */
    longTerm: z.literal(true).optional(),
  })
  .meta({ id: 'Subscription' });

export const Me = z
  .strictObject({
    actor: WireActor,
    settings: z.strictObject({
      quietHours: WireQuietHours,
      digestAt: DigestTime,
      largeType: z.boolean(),
    }),
    subscriptions: z.array(Subscription).max(10),
    /** Staff only: whether they are known by a WeChat, so that a message can reach them. */
    hasWeChat: z.boolean().optional(),
    /** What is kept about this person, in kinds and amounts. */
    kept: z
      .array(
        z.strictObject({
          kind: z.string().max(40),
          amount: Count,
          until: z.string().max(60),
        }),
      )
      .max(20),
  })
  .meta({ id: 'Me' });

export const ChangeSettings = z.strictObject({
  quietHours: WireQuietHours.optional(),
  digestAt: DigestTime.optional(),
  largeType: z.boolean().optional(),
});

export const InboxItem = z
  .strictObject({
    id: Id,
    kind: z.enum(['item', 'nudge', 'answer', 'notice']),
    title: z.string().max(120),
    at: At,
    /** Page of the app, without a leading host. */
    page: z.string().max(300),
    opened: z.boolean(),
    /** Why it did not ring, in words; empty when it rang. */
    note: z.string().max(80),
    /** What can be done about it, in words, and the page for it. */
    act: z.strictObject({ words: z.string().max(40), page: z.string().max(300) }).optional(),
  })
  .meta({ id: 'InboxItem' });
