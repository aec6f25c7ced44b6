import { intervalText, shareText } from '../domain/bulletin/measures';
import type { WireHelpList, WireHelpNotice } from '../contract/help';
import { bureauFrom, HELP_BELOW, type HelpNotice, type HelpReason, type HelpList } from '../domain/help/help';

const ADVICE: Readonly<Record<HelpReason, string>> = {
  'not-pushed': '先看看学期计划有没有发布、有没有暂停。一时没有内容，可以用县里的计划，或者从资源库里选。',
  reach: '先请班主任对照“还没绑定的家庭”，一户一户联系。不用微信的家庭，可以发纸条、打电话，看过以后由班主任登记。',
  completion: '先看哪一份内容、在哪一秒离开的人最多。内容短一些，避开晚饭和农忙的时间推送，看到一半的家庭会收到一次提醒。',
};

/**
 * A bureau reads the share, of cells that it reads anyway. A school is told the bound alone: its bureau's exact share less the school's own
 * exact classes would be its small class, or its teaching point.
 */
function findingOf({ reason, share, interval }: HelpNotice, reader: HelpList['reader']): string {
  if (reason === 'not-pushed') return '这两周没有推送，同一时间多数学校都有。';
  const exact = share && interval ? `只有 ${shareText(share)}（${intervalText(interval)}）` : '';
  const words = reader === 'bureau' && exact !== '' ? exact : `不到${TENTHS[HELP_BELOW[reason] / 100]}成`;
  return reason === 'reach' ? `触达率${words}：很多家庭还收不到推送。` : `应看完成率${words}：收到的家庭里，看完的还不多。`;
}
const TENTHS = '零一二三四五六七八九十';

/** A school reads what it can do; a bureau the finding and the school's own words. */
export const presentHelp = ({ reader, items }: HelpList): WireHelpList => ({
  reader,
  items: items.map(({ notice, schoolName, mayNote }): WireHelpNotice => {
    const { id, schoolId, reason, from, to, since, note } = notice;
    return {
      ...{ id, school: { id: schoolId, name: schoolName }, reason, from, to, since },
      finding: findingOf(notice, reader),
      advice: ADVICE[reason],
      bureauFrom: bureauFrom(notice),
      note: note ? { text: note.text, at: note.at } : null,
      mayNote,
    };
  }),
});
