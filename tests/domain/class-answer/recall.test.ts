import { askedTerms, termsOf } from '../../../bot-server/domain/class-answer/terms';
import { rank, weigh } from '../../../bot-server/domain/class-answer/rank';

/** What teachers answered, and how other families ask the same. */
const ANSWERS: readonly (readonly [question: string, answer: string, asked: readonly string[]])[] = [
  [
    '孩子写作业总要人陪，怎么办？',
    '先陪前十分钟，再慢慢退到旁边，写完一项打个勾。',
    ['写作业没人陪就不写', '做作业要大人守着', '陪写作业'],
  ],
  ['晚上不肯睡觉，拖到十点多', '睡前一小时不看屏幕，洗漱以后关灯讲故事。', ['晚上睡得太晚怎么办', '不肯上床睡觉', '熬夜']],
  ['孩子沉迷手机游戏，一说就发火', '和孩子一起定时间，用闹钟代替催促。', ['玩手机停不下来', '打游戏上瘾', '收手机就发脾气']],
  ['写字慢，作业要写到很晚', '先看握笔姿势，再分段计时，不要一直催。', ['写字太慢了', '作业写得慢', '磨蹭']],
  ['数学应用题总是读不懂题', '让孩子画图，把题目讲给你听一遍再做。', ['应用题不会做', '数学题读不懂', '看不懂题目']],
  ['背课文背不下来', '分成小段，边走边背，第二天再复习一遍。', ['课文老是背不住', '背书困难', '记不住']],
  ['孩子在学校被同学起外号，回来哭', '先听他说完，再告诉老师，我们会在班里处理。', ['同学给他取外号', '被同学欺负', '放学回家哭']],
  ['早上起床困难，经常迟到', '头天晚上把书包收好，比平时早半小时上床。', ['早上叫不起来', '上学老迟到', '赖床']],
  ['不爱吃蔬菜，挑食', '让孩子一起买菜做菜，一次只添一样新的。', ['挑食怎么办', '不吃青菜', '吃饭偏食']],
  ['注意力不集中，上课走神', '在家一次只做一件事，书桌上不放玩具。', ['上课开小差', '注意力很差', '不专心']],
  ['和爷爷奶奶住，不听管教', '请老人和您用一样的规矩，先说好哪几条不能让。', ['隔代教育怎么办', '爷爷奶奶太惯孩子', '老人带孩子不听话']],
  ['我在外地打工，怎么和孩子沟通', '每天固定一个时间打电话，先问高兴的事。', ['在外打工怎么教育孩子', '不在身边怎么沟通', '留守']],
  ['孩子撒谎，作业没写说写了', '不要先发火，问清楚难在哪里，说实话要表扬。', ['说谎怎么教育', '骗我说作业写完了', '不诚实']],
  ['英语单词记不住', '每天五个，贴在冰箱上，睡前再念一遍。', ['背单词记不牢', '英语怎么学', '单词总忘']],
  ['眼睛近视了，坐姿不好', '读写半小时看看远处，一拳一尺一寸。', ['近视怎么预防', '写字坐姿不对', '保护视力']],
  ['胆子小，上课不敢举手', '在家先练着说给家里人听，老师会先请简单的问题。', ['不敢发言', '太内向不举手', '胆小']],
  ['考试考不好就哭', '先抱一抱，再一起看错题，说说这次学会了什么。', ['没考好很伤心', '考试焦虑', '抗压能力差']],
  ['青春期顶嘴，不愿意和我说话', '少讲道理多听，写纸条也可以。', ['叛逆期顶嘴怎么办', '不跟父母说话', '青春期叛逆']],
];

type Terms = (text: { question: string; answer: string }) => readonly string[];
type Asked = (text: string) => readonly { term: string; weight: number }[];

/** The share of askings whose answer stands among the first three. */
function recall(terms: Terms, asked: Asked): number {
  const rows = ANSWERS.map(([question, answer], n) => ({ id: String(n), question, at: 0, terms: terms({ question, answer }) }));
  const counts = new Map<string, number>();
  for (const row of rows) for (const term of new Set(row.terms)) counts.set(term, (counts.get(term) ?? 0) + 1);
  let [found, all] = [0, 0];
  for (const [n, [, , askings]] of ANSWERS.entries())
    for (const text of askings) {
      const weights = weigh([...asked(text)], counts, rows.length);
      const first = rank(text, weights, rows)
        .filter(({ score }) => score > 0)
        .slice(0, 3);
      if (first.some(({ of }) => of.id === String(n))) found += 1;
      all += 1;
    }
  return found / all;
}

const words = new Intl.Segmenter('zh', { granularity: 'word' });
const cut = (text: string): string[] =>
  [...words.segment(text)].flatMap(({ segment, isWordLike }) => (isWordLike === true && [...segment].length > 1 ? [segment] : []));
const equal = (terms: readonly string[]) => terms.map((term) => ({ term, weight: 1 }));

it('pairs with the dictionary’s words find more than words alone', () => {
  const both = recall(termsOf, askedTerms);
  const wordsAlone = recall(
    ({ question, answer }) => cut(`${question} ${answer}`),
    (text) => equal(cut(text)),
  );
  if (process.env['SHOW_RECALL'] === '1')
    process.stdout.write(`recall of the first three: both ${both.toFixed(3)}, words alone ${wordsAlone.toFixed(3)}\n`);
  expect(both).toBeGreaterThan(wordsAlone);
  expect(both).toBeGreaterThanOrEqual(0.66);
});
