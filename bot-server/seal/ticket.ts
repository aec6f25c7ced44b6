import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { TicketPayload, TicketSeal } from '../domain/viewing/ticket';

const FORMAT = 1;
const MAC_BYTES = 16;
const Id = z.string().min(1).max(120);
/** A list, not an object: a ticket travels with every report, and its longest form must fit 640 characters. */
const Body = z.tuple([
  z.literal(FORMAT),
  z.string().regex(/^[\w-]{16}$/),
  z.int().min(0),
  z.union([z.literal(0), z.literal(1)]),
  Id,
  Id,
  z.enum(['g', 's']),
  Id,
  z.int().min(1),
  /** The term; tickets from before terms were told apart, and where none is known, end before it. */
  z.string().min(1).max(20).optional(),
]);

/** Signs play tickets with HMAC-SHA-256 (128 bits kept) under a key of its own, derived from `key`; what it did not sign it does not read. */
export function openTicketSeal(key: string | Buffer): TicketSeal {
  const own = createSecretKey(createHmac('sha256', key).update('gongyu play ticket').digest());
  const macOf = (body: string): Buffer => createHmac('sha256', own).update(body, 'utf8').digest().subarray(0, MAC_BYTES);
  return {
    nonce: () => randomBytes(12).toString('base64url'),
    issue({ nonce, openedAt, offline, guardianId, studentId, resourceFor, resourceId, version, term }) {
      const audience = resourceFor === 'student' ? 's' : 'g';
      const facts = [FORMAT, nonce, openedAt, offline ? 1 : 0, guardianId, studentId, audience, resourceId, version] as const;
      const fields: z.input<typeof Body> = term === undefined ? [...facts] : [...facts, term];
      const body = Buffer.from(JSON.stringify(fields), 'utf8').toString('base64url');
      return `${body}.${macOf(body).toString('base64url')}`;
    },
    read(text): TicketPayload | undefined {
      const dot = text.indexOf('.');
      if (dot < 1) return undefined;
      const body = text.slice(0, dot);
      const mac = Buffer.from(text.slice(dot + 1), 'base64url');
      if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, macOf(body))) return undefined;
      const fields = Body.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
      if (!fields.success) return undefined;
      const [, nonce, openedAt, offline, guardianId, studentId, audience, resourceId, version, term] = fields.data;
      const resourceFor = audience === 's' ? 'student' : 'guardian';
      const facts = { nonce, openedAt, offline: offline === 1, guardianId, studentId, resourceFor, resourceId, version } as const;
      return term === undefined ? facts : { ...facts, term };
    },
  };
}
