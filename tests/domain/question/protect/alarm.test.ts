import { alarmIn, graver } from '../../../../bot-server/domain/question/protect/alarm';
import { isHeld } from '../../../../bot-server/domain/question/protect/held-words';

describe('words of self-harm and abuse', () => {
  it.each([
    '孩子说他不想活了',
    '他说活着没意思',
    '她在手腕上用刀片割自己',
    '孩子有自残的痕迹',
    '他说想死',
    '天天说想死，我很怕',
    '昨天写了遗书',
    '说要跳楼',
    '一生气就打自己',
    '不\u200b想 活',
    '自.杀',
    '自\n残'.replace('\n', ' '),
    '她割手腕',
  ])('self-harm: %s', (written) => {
    expect(alarmIn(written)).toBe('self-harm');
  });

  it.each([
    '孩子在学校被打了',
    '他被同学打',
    '孩子被高年级的打得流鼻血',
    '女儿说被人摸了',
    '有人摸她的屁股',
    '老师体罚学生',
    '他爸爸家暴',
    '在学校挨打了不敢说',
    '被几个同学堵在厕所欺负',
    '他们老是欺负我家孩子',
    '老师打了他耳光',
    '校园霸凌怎么办',
    '被 打',
    '被打了，不想活了',
  ])('abuse: %s', (written) => {
    expect(alarmIn(written)).toBe('abuse');
  });

  it.each([
    '晚上不肯盖被子，打了好几次喷嚏',
    '被子打湿了怎么晾',
    '躲在被窝里打游戏',
    '孩子被打扰就写不下去',
    '学习总被打断',
    '他被老师打动了',
    '作文被打了低分',
    '试卷被打了个×',
    '被摸底考试吓到了',
    '我想死你了',
    '累死了，笑死我了',
    '背书总是想死记硬背',
    '孩子不想活动，只想躺着',
    '跳楼机安全吗',
    '晚上吊着一口气写作业',
    '被虫子咬了，怕打针',
    '他打自己的鼓，很开心',
    '孩子打球被踢球的撞了一下也没哭',
    '被摸头会长不高吗',
    '不要虐待小动物的作文怎么写',
    '每天打卡打到几点',
    '孩子写作业总要人陪，怎么办？',
  ])('neither: %s', (written) => {
    expect(alarmIn(written)).toBeUndefined();
  });

  it('violence stays violence, whatever is said after it', () => {
    expect([graver(undefined, 'self-harm'), graver('self-harm', 'abuse'), graver('abuse', 'self-harm')]).toEqual([
      'self-harm',
      'abuse',
      'abuse',
    ]);
  });
});

describe('the local word list', () => {
  it('finds its words through blanks, full width and invisible marks, and nothing else', () => {
    expect(isHeld('加\u200b微 信领资料', ['加微信'])).toBe(true);
    expect(isHeld('加ＱＱ群', ['加qq'])).toBe(true);
    expect(isHeld('微信群里的作业', ['加微信'])).toBe(false);
  });
});
