import type { Question } from '../question';
import { squeezed } from './plain';

export type Alarm = NonNullable<Question['alarm']>;

/** Between «被» and what was done to somebody: who did it. Bedclothes are none. */
const BY = '被(?!子|窝|套|单|褥|罩|面|芯)[^，。！？；,!?;]{0,6}?';

const SELF_HARM: readonly RegExp[] = [
  /不想活(?!动|跃|泼|络)|活不下去|活够了|不如死了|生不如死|死了算了|活着(?:好|太|真)?(?:累|没意思|没有意思|没意义|没有意义)/,
  /想死(?!你|您|我|他|她|妈|爸|奶|爷|记|背|板|磕|守|心|去的)|寻死|想去死|想不开(?!心)|轻生|自尽/,
  /自杀(?!式)|自残|自伤|自虐|伤害自己|打自己(?!的)|(?:割|划)(?:伤|破)?自己|割(?:自己的?)?(?:手?腕|手臂|胳膊)|划(?:自己的?)(?:手|手腕|手臂|胳膊|腿)/,
  /跳楼(?!价|机|甩|大甩|促销)|(?<![晚早路车墙身树])上吊(?!桥|车|灯|床|带|顶|水|瓶|针|环|着)|(?:喝|吃)农药|服毒|遗书|结束(?:自己的?)?生命/,
];

const ABUSE: readonly RegExp[] = [
  new RegExp(
    `${BY}打(?!动|扰|搅|断|开|破|湿|乱|败|扮|印|包|上|分|卡|错|回|叉|勾|满|造|磨|扫|翻|折|低|招|电话|来|发|听|滑|车|工|游戏|球|牌|字|针|雷|雪|成|通|住|入|量|下|算|赏|结|捞|退|赢|输|中奖|了?[零一二三四五六七八九十百满高低差好\\d]+分|了?个?[×x✗叉勾√])`,
  ),
  /挨(?:了)?打|毒打|殴打|暴打|家暴|家庭暴力|校园暴力|体罚|虐待(?!小?动物|小?猫|小?狗)|(?:扇|打)(?:了)?(?:他|她|我|孩子|耳|一|几|个|两)*耳光/,
  new RegExp(`${BY}(?:摸(?!底|黑|索|鱼|清|透|头|奖)|脱(?:光|衣|裤)|掐|踢(?!球|足球|出|馆|毽)|踹|威胁|恐吓)`),
  /被[^，。！？；,!?;]{0,12}欺负/,
  /(?:摸|碰)(?:了)?(?:我|他|她|孩子|女儿|儿子|娃)?的?(?:下面|下体|下身|隐私|私处|屁股|胸)|脱(?:了)?(?:我|他|她|孩子|女儿|儿子|娃)的?(?:裤子|衣服|内裤)/,
  /猥亵|性侵|性骚扰|强奸|霸凌|欺凌|欺负(?:我|他|她|孩子|儿子|女儿|娃|我家|我们家)|勒索/,
];

/**
 * Whether people of the school have to look at these words at once. Where both stand there it is abuse: then the desk alone has it and
 * decides who else may. Blanks, dots and invisible characters between the words do not hide them.
 */
export function alarmIn(written: string): Alarm | undefined {
  const text = squeezed(written);
  if (ABUSE.some((words) => words.test(text))) return 'abuse';
  return SELF_HARM.some((words) => words.test(text)) ? 'self-harm' : undefined;
}

/** Of what was found before and what is found now. Violence stays violence: then the desk alone decides who else may see it. */
export const graver = (before: Alarm | undefined, now: Alarm): Alarm => (before === 'abuse' ? 'abuse' : now);

/** Said to the asker at once, whoever looks at it later. */
export const CARE_WORDS =
  '您说的事很要紧，已经转给学校专门的人看。孩子现在有危险，请马上打 110；受伤了打 120。心里难受想找人说说，可以打 12355（青少年服务热线）。';
