import { z } from 'zod';
import { WireDeclaration } from './evidence';
import { At, Count, Id, Page, Percent, pageOf } from './common';
import { ResourceCard } from './resource';

export const Funnel = z
  .strictObject({
    targeted: Count,
    reachable: Count,
    sent: Count,
    opened: Count,
    started: Count,
    q25: Count,
    q50: Count,
    q75: Count,
    completed: Count,
    /** Among `completed`: told while it was watched. */
    completedOnline: Count.optional(),
    /** Declared by the school, in no other figure; `lateDeclared`: after the push was due. */
    declared: Count.optional(),
    lateDeclared: Count.optional(),
    /** Waiting for a person's decision, in no other figure. */
    held: Count.optional(),
    /** Families with a parent who works far away; completed by such a parent, by who is at home with the child. */
    leftBehind: Count.optional(),
    awayCompleted: Count.optional(),
    homeCompleted: Count.optional(),
  })
  .meta({ id: 'Funnel' });

/** For a school's office: `completed` may be told in whole fives, and stages that are not told stand as low as the next one that is. */
export const OfficeCounts = z
  .strictObject({
    /** 完播率: of the classes that tell it. */
    finish: z.strictObject({ of: Count, among: Count }),
    rounded: z.boolean(),
  })
  .meta({ id: 'OfficeCounts' });

export const PushCard = z
  .strictObject({
    push: Id,
    title: z.string().max(60),
    startsAt: At,
    dueAt: At,
    resource: ResourceCard,
    funnel: Funnel,
    office: OfficeCounts.optional(),
  })
  .meta({ id: 'PushCard' });
export const PushPage = pageOf(PushCard);

/** One family of the teacher's own class. No order by result, ever: the roster's order. */
export const FamilyProgress = z
  .strictObject({
    student: z.strictObject({ id: Id, name: z.string().max(40) }),
    state: z.enum(['completed', 'partial', 'not-started', 'not-reachable']),
    percent: Percent,
    /** Completed on evidence that was told while it was watched. */
    online: z.boolean().optional(),
    declared: WireDeclaration.optional(),
    /** Something waits for a person's decision. */
    held: z.boolean().optional(),
    /** What the family says itself: several together, on a large screen, (partly) by the sound alone. */
    said: z
      .array(z.enum(['group', 'cast', 'audio']))
      .max(3)
      .optional(),
    guardians: z
      .array(
        z.strictObject({
          relation: z.string().max(10),
          worksAway: z.boolean(),
          caregiverAtHome: z.boolean(),
          bound: z.boolean(),
          /** 已送达 / 免打扰时段，明早 7:00 送 / 没有订阅，已放进消息 … */
          delivery: z.string().max(80),
          /** How far this guardian has come alone; absent for what the child watches. */
          percent: Percent.optional(),
          completed: z.boolean().optional(),
        }),
      )
      .max(10),
  })
  .meta({ id: 'FamilyProgress' });

export const ClassProgress = z
  .strictObject({
    classroom: z.strictObject({ id: Id, name: z.string().max(60) }),
    push: PushCard,
    families: z.array(FamilyProgress).max(100),
  })
  .meta({ id: 'ClassProgress' });

export const ClassPushesQuery = Page;
