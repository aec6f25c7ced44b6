interface Credit {
  key: string;
  at: Date;
  /** Which send took it. */
  by?: string;
}
export interface BalanceRow {
  _id: string;
  accountId: string;
  openid: string;
  templateId: string;
  /** One entry for each message that may still be sent, oldest first. */
  credits: Credit[];
  /** The credits of the last sends, to be given back when a send was refused for another reason. */
  spent: Credit[];
  /** Which events were entered, so that a repeated push counts once. */
  entered: string[];
  /** Credits up to here are void, whenever their news arrives. */
  clearedAt: Date;
  /** Long-term templates: consent since then, without a count. */
  standingSince: Date | null;
}
