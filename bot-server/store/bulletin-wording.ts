import { z } from 'zod';
import type { BulletinKind, BulletinPlace, BulletinWording } from '../domain/bulletin/bulletin';
import { checkWording } from '../domain/bulletin/text';

const Text = z.string().min(1).max(400);
const Passage = z.strictObject({ when: z.string().max(40).optional(), text: Text });
const Part = z.strictObject({ heading: z.string().min(1).max(40), lines: z.array(Passage).min(1) });
const One = z.strictObject({ title: Text, parts: z.array(Part).min(1) });
const Kinds = z.strictObject({ weekly: One, monthly: One, termly: One, yearly: One });

/** All the wordings there are, as they stand in one file. */
export const BulletinFile = z.strictObject({
  definitions: z.record(z.string().min(1), Text),
  claims: z.strictObject({ up: Text, down: Text, same: Text, unlike: Text }),
  bureau: Kinds,
  school: Kinds,
});
export type BulletinWordings = Readonly<Record<BulletinPlace['kind'], Readonly<Record<BulletinKind, BulletinWording>>>>;

/** @throws Refusal bulletin/wording; ZodError for a file of another shape */
export function bulletinsIn(file: unknown): BulletinWordings {
  const { definitions, claims, bureau, school } = BulletinFile.parse(file);
  const of = ({ title, parts }: z.infer<typeof One>): BulletinWording =>
    checkWording({
      title,
      parts: parts.map(({ heading, lines }) => ({
        heading,
        lines: lines.map(({ when, text }) => ({ ...(when === undefined ? {} : { when }), text })),
      })),
      ...{ claims, definitions },
    });
  return {
    bureau: { weekly: of(bureau.weekly), monthly: of(bureau.monthly), termly: of(bureau.termly), yearly: of(bureau.yearly) },
    school: { weekly: of(school.weekly), monthly: of(school.monthly), termly: of(school.termly), yearly: of(school.yearly) },
  };
}
