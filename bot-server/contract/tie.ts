import { z } from 'zod';
import { At } from './common';

/** What the code for tying a WeChat holds: told apart from a desktop's by how it begins. */
const TieSceneText = z.string().regex(/^tie-[\w-]{22}$/);
const Number2 = z.int().min(10).max(99);

export const AskedTie = z
  .strictObject({
    /** A picture in base64; null when WeChat gives none now. */
    image: z.string().max(400_000).nullable(),
    expiresAt: At,
  })
  .meta({ id: 'TieAsked' });

export const TieTurn = z
  .strictObject({
    state: z.enum(['none', 'waiting', 'scanned', 'refused', 'over', 'tied']),
    /** Once scanned: the number to write on the phone. */
    number: Number2.optional(),
  })
  .meta({ id: 'TieTurn' });

export const TieScene = z.strictObject({ scene: TieSceneText });
export const SeenTie = z
  .strictObject({
    /** «城关小学 · 李敏老师» */
    post: z.string().max(200),
    /** «Edge，Windows»; empty when unknown. */
    browser: z.string().max(60),
    askedAt: At,
    expiresAt: At,
  })
  .meta({ id: 'TieSeen' });
export const ConfirmTie = z.strictObject({ scene: TieSceneText, number: Number2 });
