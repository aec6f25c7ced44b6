import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { MINUTE, type Instant } from '../domain/time/instant';

const STEP = 10 * MINUTE;
/** A link lives for two to three of these: the same page asks for the same link again for a while. */
const STEPS = 3;
const MAC_BYTES = 16;

/** Short-lived addresses of voices and pictures, signed under a key of their own: a player can send no head that says who asks. */
export function openMediaLinks(key: string | Buffer) {
  const own = createSecretKey(createHmac('sha256', key).update('gongyu question media').digest());
  const macOf = (body: string): Buffer => createHmac('sha256', own).update(body, 'utf8').digest().subarray(0, MAC_BYTES);
  return {
    make(id: string, now: Instant): string {
      const body = `${id}~${Math.floor(now / STEP) + STEPS}`;
      return `/question-media/${body}~${macOf(body).toString('base64url')}`;
    },
    /** The medium's id; undefined for what was not signed here, or too long ago. */
    read(ticket: string, now: Instant): string | undefined {
      const [id = '', step = '', mac = '', ...more] = ticket.split('~');
      const given = Buffer.from(mac, 'base64url');
      if (more.length > 0 || given.length !== MAC_BYTES || !timingSafeEqual(given, macOf(`${id}~${step}`))) return undefined;
      return Number(step) * STEP > now ? id : undefined;
    },
  };
}
export type MediaLinks = ReturnType<typeof openMediaLinks>;
