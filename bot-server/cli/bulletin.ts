import { BULLETIN_KINDS, type BulletinKind, type BulletinPlace } from '../domain/bulletin/bulletin';
import { Refusal } from '../domain/refusal';
import { parseMinute } from '../domain/time/civil';
import { makeBulletin } from '../flows/bulletin/make-bulletin';
import { MINUTE_KEY } from '../flows/bulletin/make-due';
import { pack, verify } from './bulletin-proof';
import { onlyWord, wanted } from './given';
import type { Noun } from './noun';
import { Told } from './told';

const MAKE =
  'bulletin make --place bureau.QX --kind weekly --period 2026-09-07    做一份通报（已经有就不再做）；月调度写 --kind monthly --period 2026-09，学期通报写 --kind termly --period 学期代码，学年通报写 --kind yearly --period 2026-2027';
const HOUR = 'bulletin hour 08:00    每周一（月调度是每月第一个周一，学期和学年是结束以后的周一）几点做通报';

export const bulletin: Noun = {
  make: {
    usage: MAKE,
    async run(deps, args) {
      const place = readPlace(wanted(args, 'place', 'bureau.教育局代码 或 school.学校代码', MAKE));
      const kind = wanted(args, 'kind', BULLETIN_KINDS.join(' 或 '), MAKE);
      if (!isKind(kind)) throw new Refusal('request/invalid', { message: `--kind 只能是 ${BULLETIN_KINDS.join(' 或 ')}` });
      const known = place.kind === 'school' ? await deps.roster.school(place.id) : await deps.roster.bureau(place.id);
      if (!known)
        throw new Refusal('request/invalid', {
          message: `名册里没有代码是“${place.id.slice(0, 20)}”的${place.kind === 'school' ? '学校' : '教育局'}`,
        });
      const made = await makeBulletin(deps, { place, kind, period: wanted(args, 'period', '哪一期', MAKE) }, deps.now());
      const { id, hash } = made.bulletin;
      return new Told({ id, hash, isNew: made.isNew }, [`${id}：${made.isNew ? '做好了' : '已经有了，没有再做'}，指纹 ${hash}`]);
    },
  },
  verify,
  pack,
  hour: {
    usage: HOUR,
    async run(deps, args) {
      const text = onlyWord(args, '时间', HOUR);
      if (parseMinute(text) === undefined) throw new Refusal('request/invalid', { message: `时间写成 08:00 这样。用法：${HOUR}` });
      await deps.meta.write(MINUTE_KEY, text);
      return new Told({ hour: text }, [`以后在周一 ${text} 做通报`]);
    },
  },
};

const isKind = (kind: string): kind is BulletinKind => BULLETIN_KINDS.some((one) => one === kind);
function readPlace(text: string): BulletinPlace {
  const match = /^(bureau|school)\.(.+)$/.exec(text);
  if (!match?.[2]) throw new Refusal('request/invalid', { message: `--place 写成 bureau.教育局代码 或 school.学校代码。用法：${MAKE}` });
  return { kind: match[1] === 'bureau' ? 'bureau' : 'school', id: match[2] };
}
