import { z } from 'zod';
import { SignedIn, WireActor } from './auth';
import { At, Id } from './common';

/** What a mini-program code holds: 128 bits. */
const SceneText = z.string().regex(/^[\w-]{22}$/);
/** What only the browser that asked knows: 256 bits. */
const Secret = z.string().regex(/^[\w-]{43}$/);
const Password = z.string().min(1).max(256);

export const AskedDesktop = z
  .strictObject({
    secret: Secret,
    /** A picture in base64; null when WeChat gives none now. */
    image: z.string().max(400_000).nullable(),
    expiresAt: At,
  })
  .meta({ id: 'DesktopAsked' });

export const TakeDesktop = z.strictObject({ secret: Secret });
export const DesktopTurn = z
  .strictObject({
    state: z.enum(['waiting', 'scanned', 'refused', 'over', 'done']),
    /** Once scanned: the number to compare with the phone's. */
    number: z.int().min(10).max(99).optional(),
    /** Once confirmed, and once only. */
    signedIn: SignedIn.optional(),
  })
  .meta({ id: 'DesktopTurn' });

export const Scene = z.strictObject({ scene: SceneText });
export const SeenDesktop = z
  .strictObject({
    /** «Edge，Windows»; empty when unknown. */
    browser: z.string().max(60),
    askedAt: At,
    expiresAt: At,
    /** One of them stands on the desktop. */
    numbers: z.array(z.int().min(10).max(99)).max(5),
  })
  .meta({ id: 'DesktopSeen' });
export const ConfirmDesktop = z.strictObject({ scene: SceneText, number: z.int().min(10).max(99) });

export const PasswordSignIn = z.strictObject({
  login: z.string().min(1).max(60),
  password: Password,
  /** Six digits of the authenticator, or a recovery code. */
  code: z.string().trim().min(6).max(40),
});

export const SetUpCode = z.strictObject({ code: SceneText });
export const SetUp = z
  .strictObject({
    login: z.string().max(60),
    totpSecret: z.string().max(60),
    totpAddress: z.string().max(300),
    qr: z.string().max(40_000).optional(),
  })
  .meta({ id: 'SetUp' });
export const FinishSetUp = z.strictObject({ code: SceneText, password: Password, totp: z.string().trim().min(1).max(10) });
export const SetUpDone = z
  .strictObject({ login: z.string().max(60), recoveryCodes: z.array(z.string().max(40)).max(20) })
  .meta({ id: 'SetUpDone' });
export const ChangePassword = z.strictObject({ current: Password, password: Password });

export const WireSession = z
  .strictObject({
    id: Id,
    kind: z.enum(['phone', 'desktop']),
    browser: z.string().max(60),
    madeAt: At,
    lastUsedAt: At,
    /** The device that asks. */
    here: z.boolean(),
  })
  .meta({ id: 'Session' });
/** `byPassword`: whether this device came in by a password, which it can then change. */
export const Sessions = z.strictObject({ items: z.array(WireSession).max(200), byPassword: z.boolean() }).meta({ id: 'Sessions' });

export const WireRole = z
  .strictObject({
    key: Id,
    role: z.enum(['guardian', 'teacher', 'officer', 'learner']),
    /** «城关小学 三年级1班班主任» */
    title: z.string().max(200),
    here: z.boolean(),
  })
  .meta({ id: 'Role' });
export const Roles = z.strictObject({ items: z.array(WireRole).max(60) }).meta({ id: 'Roles' });
export const SwitchRole = z.strictObject({ role: Id });
export const RoleTaken = z.strictObject({ actor: WireActor }).meta({ id: 'RoleTaken' });
