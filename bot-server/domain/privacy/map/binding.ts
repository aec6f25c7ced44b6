import { adult, child, own, type DataMap } from '../mapped';

const asked = { basis: 'service', seenBy: ['class-teacher'] } as const;

/** How families come to be bound. */
export const binding: DataMap = {
  class_codes: {
    ...asked,
    kept: 'with-school',
    what: '班级码：印在纸上的，扫了只知道是哪个班',
    fields: {
      _id: own('哪个班'),
      codeSealed: own('码', { sealed: 'class_codes.code' }),
      codeBlind: own('码的指纹', { blind: true }),
      madeAt: own('何时换的'),
      picture: own('码的图片'),
    },
  },
  binding_slips: {
    ...asked,
    kept: 'to-expiry',
    what: '给每个孩子的一次性小纸条',
    fields: {
      _id: child('哪个孩子'),
      classroomId: child('哪个班'),
      codeBlind: own('码的指纹', { blind: true }),
      printedAt: own('何时打印'),
      expiresAt: own('何时作废'),
      usedBy: adult('谁用掉的'),
      usedAt: adult('何时用的'),
    },
  },
  binding_requests: {
    ...asked,
    kept: '90-days',
    people: true,
    what: '没有对上、请班主任确认的绑定申请',
    fields: {
      _id: own('编号'),
      identityId: adult('哪个微信号'),
      schoolId: own('学校'),
      classroomId: child('哪个班'),
      sameBlind: own('同一个申请的指纹', { blind: true }),
      childSealed: child('填的孩子姓名', { sealed: 'binding_requests.child' }),
      ownSealed: adult('填的自己姓名', { sealed: 'binding_requests.own' }),
      relation: child('什么关系'),
      state: own('等着、同意或没有同意'),
      askedAt: own('何时申请'),
      decidedAt: own('何时办的'),
      because: own('为什么没有同意'),
      studentId: child('对上了哪个孩子'),
    },
  },
  binding_rules: {
    basis: 'work',
    kept: 'with-school',
    seenBy: ['school'],
    what: '学校选的核对办法',
    fields: { _id: own('学校'), check: own('核对什么') },
  },
  join_codes: {
    ...asked,
    kept: 'to-expiry',
    seenBy: ['family'],
    what: '把服务号和小程序认作同一个人的码',
    fields: { _id: adult('哪个微信号'), codeBlind: own('码的指纹', { blind: true }), expiresAt: own('何时作废') },
  },
};
