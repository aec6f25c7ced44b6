import { intervalText, shareText } from '../domain/bulletin/measures';
import type { WireHelpList, WireHelpNotice } from '../contract/help';
import { bureauFrom, type HelpNotice, type HelpReason, type HelpList } from '../domain/help/help';

const ADVICE: Readonly<Record<HelpReason, string>> = {
  'not-pushed': '先看看学期计划有没有发布、有没有暂停。一时没有内容，可以用县里的计划，或者从资源库里选。',
  reach: '先请班主任对照“还没绑定的家庭”，一户一户联系。不用微信的家庭，可以发纸条、打电话，看过以后由班主任登记。',
  completion: '先看哪一份内容、在哪一秒离开的人最多。内容短一些，避开晚饭和农忙的时间推送，看到一半的家庭会收到一次提醒。',
};

function findingOf({ reason, share, interval }: HelpNotice): string {
  if (reason === 'not-pushed') return '这两周没有推送，同一时间多数学校都有。';
  const words = share && interval ? `${shareText(share)}（${intervalText(interval)}）` : '—';
  return reason === 'reach' ? `触达率只有 ${words}：很多家庭还收不到推送。` : `应看完成率只有 ${words}：收到的家庭里，看完的还不多。`;
}

/** A school reads what it can do; a bureau the finding and the school's own words. */
export const presentHelp = ({ reader, items }: HelpList): WireHelpList => ({
  reader,
  items: items.map(({ notice, schoolName, mayNote }): WireHelpNotice => {
    const { id, schoolId, reason, from, to, since, note } = notice;
    return {
      ...{ id, school: { id: schoolId, name: schoolName }, reason, from, to, since },
      finding: findingOf(notice),
      advice: ADVICE[reason],
      bureauFrom: bureauFrom(notice),
      note: note ? { text: note.text, at: note.at } : null,
      mayNote,
    };
  }),
});
