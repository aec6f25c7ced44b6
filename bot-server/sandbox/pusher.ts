import { type Account, type User } from './people';
import { type XmlFields } from './xml';

export interface PushOutcome {
  /** The callback answered 2xx within its time on one of the tries. */
  readonly delivered: boolean;
  readonly body: string;
}

/** Something WeChat tells the product. */
export interface PushItem {
  readonly account: Account;
  readonly openid: string;
  readonly fields: XmlFields;
  /** Told how it went after the last try. */
  readonly done?: (outcome: PushOutcome) => void;
  /** One try only: whoever pushes will try again by itself. */
  readonly once?: boolean;
}

/** WeChat's way of telling the product: signed, sealed, three tries of five seconds each. */
export interface Pusher {
  push(item: PushItem): void;
  event(user: User, event: string, more?: { createTime?: number; fields?: XmlFields } & Pick<PushItem, 'done' | 'once'>): void;
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>;
  /** Gives up what is on its way. */
  stop(): void;
}
