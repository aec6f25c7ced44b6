import fc from 'fast-check';
import { maskNames, waysToSay } from '../../../../bot-server/domain/question/protect/names';
import { askersView, protectedFor } from '../../../../bot-server/domain/question/protect/protect';
import type { Question } from '../../../../bot-server/domain/question/question';

const others = ['王小明', '欧阳雨桐', '李想', '高兴', '古丽·买买提', '陈雨泽', '张小红'];
const own = ['陈雨桐'];

describe('other children’s names', () => {
  it.each([
    ['王小明抢他的笔', '王*抢他的笔'],
    ['小明妈妈也这么说', '小*妈妈也这么说'],
    ['欧阳雨桐和雨桐吵架', '欧*和雨桐吵架'],
    ['李想不想写作业', '李*不想写作业'],
    ['陈雨桐 和 陈雨泽 是同桌', '陈雨桐 和 陈* 是同桌'],
    ['古丽.买买提和买买提', '古*和买*'],
    ['王\u200b小 明', '王*'],
    ['他今天很不高兴', '他今天很不高兴'],
    ['高兴同学打翻了水', '高*同学打翻了水'],
    ['没有谁', '没有谁'],
    ['陈-雨-泽抢他的笔', '陈*抢他的笔'],
    ['陈，雨，泽和雨*泽', '陈*和雨*'],
    ['下雨，泽国一片', '下雨，泽国一片'],
    ['我姓李，想问老师', '我姓李，想问老师'],
    ['高兴的妈妈和高兴小朋友', '高*的妈妈和高*小朋友'],
    ['得了小红花，小红同学真棒', '得了小红花，小*同学真棒'],
  ])('%s', (written, shown) => {
    expect(maskNames(written, others, own)).toBe(shown);
  });

  it('leaves nothing of another child’s name behind, and everything of the own child’s', () => {
    const han = fc.constantFrom(...'赵钱孙李周吴郑冯蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜');
    const name = fc.array(han, { minLength: 3, maxLength: 4 }).map((all) => all.join(''));
    const gap = fc.constantFrom('', '\u200b', ' ', '\u202e', '\ufeff');
    fc.assert(
      fc.property(name, name, gap, (other, mine, mark) => {
        fc.pre(!waysToSay(mine).some((way) => other.includes(way) || way.includes(other.slice(1))));
        const shown = maskNames(`说${[...other].join(mark)}完${mine}`, [other], [mine]);
        expect(shown).toBe(`说${other.slice(0, 1)}*完${mine}`);
      }),
    );
  });

  it('a child of the same name as the asker’s own is not told apart, so the own name stays', () => {
    expect(maskNames('陈雨桐没写完', ['陈雨桐'], ['陈雨桐'])).toBe('陈雨桐没写完');
  });
});

describe('a question as its reader sees it', () => {
  const question: Question = {
    ...{ id: 'q', guardianId: 'g', studentId: 's', classroomId: 'c', schoolId: 'A', kind: 'habit', because: 'class-teacher' },
    ...{
      holders: ['t1'],
      text: '王小明打他，请打 13912345678，证 510122198001011234',
      from: 'mini-program',
      state: 'answered',
      askedAt: 1,
      dueAt: 2,
    },
    replies: [
      { id: 'r1', by: { kind: 'teacher', id: 't1' }, text: '我问过王小明了', at: 3 },
      { id: 'r2', by: { kind: 'guardian', id: 'g' }, text: '王小明还是不改', at: 4 },
    ],
    ...{ notes: [{ id: 'n', by: 't1', text: '和王小明家长谈过', at: 5 }], alarm: 'abuse', check: 'pass', climb: { level: 1 } },
  };
  const names = { others, own };

  it('its teacher: no other child’s name; the phone in the whole one alone; never an identity number', () => {
    const whole = protectedFor(question, 'teacher', names, 'whole');
    expect(whole.text).toBe('王*打他，请打 13912345678，证 〔证件号已隐去〕');
    expect(whole.replies.map(({ text }) => text)).toEqual(['我问过王*了', '王*还是不改']);
    expect(protectedFor(question, 'teacher', names, 'list').text).toBe('王*打他，请打 〔电话已隐去〕，证 〔证件号已隐去〕');
  });

  it('its asker: the own words as written, the teacher’s without other children’s names, and no word of staff', () => {
    const shown = askersView(question, names);
    expect(shown.text).toBe(question.text);
    expect(shown.replies.map(({ text }) => text)).toEqual(['我问过王*了', '王小明还是不改']);
    expect(JSON.stringify(shown)).not.toMatch(/谈过|abuse|climb|t1"\]/);
  });
});
