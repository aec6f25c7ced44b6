import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { MINUTE, type Instant } from '../domain/time/instant';

const STEP = 10 * MINUTE;
/** A link lives for two to three of these: the same page asks for the same link again for a while. */
const STEPS = 3;
const MAC_BYTES = 16;

/** What is linked to: each kind is signed under a key of its own, so that no link of one opens the other. */
const KINDS = { '/question-media/': 'gongyu question media', '/exports/': 'gongyu figure export' } as const;

/** Short-lived addresses of voices, pictures and exports: neither a player nor a browser's download can send a head that says who asks. */
export function openMediaLinks(key: string | Buffer, at: keyof typeof KINDS = '/question-media/') {
  const own = createSecretKey(createHmac('sha256', key).update(KINDS[at]).digest());
  const macOf = (body: string): Buffer => createHmac('sha256', own).update(body, 'utf8').digest().subarray(0, MAC_BYTES);
  return {
    make(id: string, now: Instant): string {
      const body = `${id}~${Math.floor(now / STEP) + STEPS}`;
      return `${at}${body}~${macOf(body).toString('base64url')}`;
    },
    /** The id of what is linked to; undefined for what was not signed here, or too long ago. */
    read(ticket: string, now: Instant): string | undefined {
      const [id = '', step = '', mac = '', ...more] = ticket.split('~');
      const given = Buffer.from(mac, 'base64url');
      if (more.length > 0 || given.length !== MAC_BYTES || !timingSafeEqual(given, macOf(`${id}~${step}`))) return undefined;
      return Number(step) * STEP > now ? id : undefined;
    },
  };
}
export type MediaLinks = ReturnType<typeof openMediaLinks>;
