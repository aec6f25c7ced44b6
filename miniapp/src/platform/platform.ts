/** A one-time code of WeChat's, or why there is none. */
export type LoginCode =
  | { readonly kind: 'code'; readonly code: string }
  /** A browser outside WeChat: the app is opened by the mini-program's own code. */
  | { readonly kind: 'open-in-wechat' }
  | { readonly kind: 'failed'; readonly message: string };

export type SubscribeAnswer =
  | { readonly kind: 'answered'; readonly accepted: readonly string[]; readonly refused: readonly string[] }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'failed'; readonly message: string };

export interface ShareCard {
  readonly title: string;
  readonly path: string;
  readonly imageUrl?: string | undefined;
}

/** Text kept on the phone. Each write is whole or not at all; a full or closed storage is answered with false, never thrown. */
export interface Store {
  read(key: string): string | null;
  write(key: string, text: string): boolean;
  remove(key: string): void;
  keys(prefix: string): string[];
}

/** WeChat's own question whether this mini-program may use what its privacy guide declares. In a browser nobody asks it. */
export interface PrivacyDesk {
  /** Whether the person still has to be asked, and the guide's name. */
  state(): Promise<{ readonly asks: boolean; readonly name: string }>;
  /** Opens the guide; false where there is none or it did not open. */
  openGuide(): Promise<boolean>;
  /** WeChat holds a call back until the person has answered: `answer` lets it go on or fail. The last listener hears; the answer ends it. */
  onAsk(listener: (answer: (agreed: boolean, buttonId: string) => void) => void): () => void;
}

/** What the app asks of the phone it runs on: one list, one file for mini-programs, one for browsers, one suite for both. */
export interface Platform {
  readonly kind: 'weapp' | 'h5';
  /** Every start signs in anew: the person in front of the phone may be another one. */
  readonly freshStart: boolean;
  loginCode(): Promise<LoginCode>;
  readonly store: Store;
  readonly subscribes: boolean;
  /** Asks for one-time consents; must be called straight from a tap. */
  requestSubscribe(templateIds: readonly string[]): Promise<SubscribeAnswer>;
  /** How a card gets into a group: by WeChat's own button, by a call, or not here. */
  readonly shares: 'button' | 'call' | 'none';
  share(card: ShareCard): Promise<boolean>;
  online(): Promise<boolean>;
  /** The line is slow or dear, as far as the phone knows: 2G or 3G, or its owner saves data. */
  thrifty(): Promise<boolean>;
  /** Calls back at each change; the answer ends it. */
  onNetwork(listener: (online: boolean) => void): () => void;
  /** Calls back when the app is being taken away (put behind, closed): the last moment to keep something. */
  onLeave(listener: () => void): () => void;
  readonly privacy: PrivacyDesk;
  /** Hands a text file to the person: a download, or a file for a chat of one's own. Must be called from a tap. */
  saveFile(name: string, text: string): Promise<boolean>;
  /** Milliseconds that never run back. */
  ticks(): number;
  /** A desk: a wide browser outside WeChat, where staff work. */
  atDesk(): boolean;
  /** How much larger than usual the phone writes: 1 is usual. */
  fontScale(): number;
}
