import type { PeopleFile } from './people';

/** WeChat Pay's side of the secrets; absent = no merchant in this stand-in. */
export interface PaySecrets {
  readonly mchId: string;
  /** Serial number of the merchant's certificate, which our Authorization must name. */
  readonly mchSerial: string;
  /** SPKI PEM that verifies the merchant's Authorization. */
  readonly mchPublicKey: string;
  readonly apiV3Key: string;
  /** PKCS8 PEM that signs answers and notices. */
  readonly platformPrivateKey: string;
  readonly publicKeyId: string;
  readonly notifyUrl?: string;
}

/** What a message push needs to be signed and sealed. */
export interface PushSecrets {
  readonly token: string;
  readonly aesKey: string;
}

export interface SandboxOptions {
  readonly people: PeopleFile;
  readonly callbackUrl: string;
  readonly h5Url: string;
  /** AppSecret by account id of the people file. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly push: PushSecrets;
  readonly pay?: PaySecrets;
  /** Ids of accounts that are the real WeChat's in this start: the page says so. */
  readonly realAccounts?: readonly string[];
  readonly stateFile?: string;
  /** Where the page's static files lie; default: under the current folder's sources. */
  readonly pageFolder?: string;
  /** Milliseconds since the epoch; default the machine's clock. */
  readonly now?: () => number;
  /** How long the callback may take before the connection is cut; WeChat's is 5 s. */
  readonly pushTimeoutMs?: number;
  /** Pause between two tries of the same push. */
  readonly pushPauseMs?: number;
  /** Announce the people's consents until the callback answers; `false` in most tests. */
  readonly announce?: boolean;
  readonly announcePauseMs?: number;
  /** Pauses before each repetition of a payment notice; WeChat Pay's own table by default. */
  readonly payNotifyPausesMs?: readonly number[];
  /** Words of the content check. */
  readonly words?: { readonly risky: readonly string[]; readonly review: readonly string[] };
}
