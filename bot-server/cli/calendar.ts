import type { CalendarOwner } from '../domain/calendar/calendar';
import { Refusal } from '../domain/refusal';
import { writeTemplate } from '../files/write-template';
import { importCalendar } from '../flows/calendar/import-calendar';
import { fileGiven, onlyWord } from './given';
import type { Args, Noun } from './noun';
import { save } from './roster';
import { Told } from './told';

const IMPORT =
  'calendar import 校历.xlsx --school QX01 [--bureau QX] [--dry-run]    导入一所学校（或者 --bureau 的教育局）自己的校历，换掉原来的；--dry-run 只看会改什么';
const TEMPLATE = 'calendar template 文件.xlsx    存一份空的校历模板';

function ownerOf({ options: { school, bureau } }: Args): CalendarOwner {
  if (typeof school === 'string' && bureau === undefined) return { kind: 'school', id: school.toUpperCase() };
  if (typeof bureau === 'string' && school === undefined) return { kind: 'bureau', id: bureau.toUpperCase() };
  throw new Refusal('request/invalid', { message: `请写 --school 学校代码 或者 --bureau 教育局代码，只写一个。用法：${IMPORT}` });
}

export const calendar: Noun = {
  import: {
    usage: IMPORT,
    async run(deps, args) {
      const file = await fileGiven(onlyWord(args, '校历文件', IMPORT));
      const owner = ownerOf(args);
      const known = owner.kind === 'school' ? await deps.roster.school(owner.id) : await deps.roster.bureau(owner.id);
      if (!known)
        throw new Refusal('request/invalid', {
          message: `名册里没有代码是“${owner.id.slice(0, 20)}”的${owner.kind === 'school' ? '学校' : '教育局'}`,
        });
      const done = await importCalendar(deps, 'operator', { owner, file, dryRun: args.options['dry-run'] === true }, deps.now());
      return new Told(done, [
        `${known.name}的校历，${done.days} 行：新增 ${done.added}，修改 ${done.changed}，删去 ${done.removed}，没变 ${done.same}`,
        done.dryRun ? '没有错误；只是看看，什么也没有改' : '导入好了',
      ]);
    },
  },
  template: {
    usage: TEMPLATE,
    async run(_deps, args) {
      const path = onlyWord(args, '要存成的文件', TEMPLATE);
      if (!path.endsWith('.xlsx')) throw new Refusal('request/invalid', { message: `文件名要以 .xlsx 结尾。用法：${TEMPLATE}` });
      await save(path, await writeTemplate('calendar'));
      return new Told({ file: path }, [`已存到 ${path}`]);
    },
  },
};
