import type { QuestionKind } from './question';

/** Told apart by words that hardly stand in another kind's questions; the first that fits counts. */
const WORDS: readonly (readonly [QuestionKind, RegExp])[] = [
  ['app', /小程序|公众号|服务号|绑定|登录|验证码|打不开|看不了|播放不|没有声音|闪退|收不到(推送|消息|提醒)|共育桥/u],
  ['health', /发烧|发热|感冒|咳嗽|过敏|近视|视力|眼睛|牙|肚子|呕吐|拉肚|睡不着|失眠|营养|身高|体重|疫苗|传染|生病|看病|医院/u],
  ['school', /请假|放假|校车|食堂|午餐|校服|收费|缴费|学费|住宿|宿舍|开学|放学|家长会|转学|学籍|报名|门卫|接送|课后服务|作息/u],
  ['learning', /作业|(?<!问)题目?|考试|成绩|背诵|单词|课文|拼音|听写|作文|计算|应用题|口算|阅读理解|预习|复习|功课|学不会|听不懂|不会做/u],
];

/** The subjects that people name in a sentence, as the roster spells them. */
const SUBJECTS: readonly (readonly [string, RegExp])[] = [
  ['语文', /语文|拼音|作文|课文|生字|古诗/u],
  ['数学', /数学|口算|应用题|乘法|除法|分数|方程|几何/u],
  ['英语', /英语|英文|单词|音标/u],
  ['科学', /科学课|科学作业|科学老师/u],
  ['物理', /物理/u],
  ['化学', /化学/u],
  ['道德与法治', /道法|道德与法治/u],
];

/** What a question written in the chat is about. A habit where no word says otherwise: that is the class teacher's. */
export function guessKind(text: string): { readonly kind: QuestionKind; readonly subject?: string } {
  const plain = text.normalize('NFKC');
  const subject = SUBJECTS.find(([, words]) => words.test(plain))?.[0];
  const kind = WORDS.find(([, words]) => words.test(plain))?.[0] ?? (subject === undefined ? 'habit' : 'learning');
  return kind === 'learning' && subject !== undefined ? { kind, subject } : { kind };
}
