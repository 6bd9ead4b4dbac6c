using System.Text.Json;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Coordination;

public sealed class RegisterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Empty_IsReadWithItsDefaults()
    {
        var register = RegisterJson.Read("{}");
        Assert.Equal(Register.CurrentSchema, register.Schema);
        Assert.Empty(register.History);
        Assert.Empty(register.Requests);
        Assert.Empty(register.Refused);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"published": {}}""")]
    public void NotARegister_IsRefused(string text) => Assert.Throws<JsonException>(() => RegisterJson.Read(text));

    [Fact]
    public void FieldsOfALaterVersion_AreIgnored() => Assert.Equal(3, RegisterJson.Read("""{"epoch": 3, "later": {"x": 1}}""").Epoch);

    [Fact]
    public void EverythingFilled_IsWrittenAndReadBack()
    {
        var register = Switched() with
        {
            Refused = [new("c", "f00", "no")],
            Requests = [new() { Name = "r", Phase = FailoverPhase.Done, Reason = "Switched", Message = "m", At = Now }],
        };
        register = register.IntendingSync("drift", Now);
        var text = RegisterJson.Write(register);

        Assert.Equal(text, RegisterJson.Write(RegisterJson.Read(text)));
        Assert.Contains("\"phase\":\"Verify\"", text, StringComparison.Ordinal);
        Assert.Equal(("drift", "c", "r"), (RegisterJson.Read(text).Operation!.Evidence, RegisterJson.Read(text).Refused[0].Region, RegisterJson.Read(text).Requests[0].Name));
    }

    [Fact]
    public void Intent_RaisesTheEpochAndReservesANumber()
    {
        var register = new Register { Epoch = 4, Sequence = 9 }.Intending(Operation("a", "b"));
        Assert.Equal((5, 10, "5-10", true), (register.Epoch, register.Sequence, register.Operation!.Id, register.Operation.RaisesEpoch));
    }

    [Fact]
    public void Refused_KeepsTheActiveSetAtAGreaterEpoch()
    {
        var register = Switched().Intending(Operation("b", "c")).RecordsRefused([new("c", "f00", "no")], "no", Now, Now, 20);

        Assert.Equal((3, "3-3", false), (register.Operation!.Epoch, register.Operation.Id, register.Operation.RaisesEpoch));
        Assert.Equal((3, "b", "b"), (register.Epoch, Assert.Single(register.Operation.To), Assert.Single(register.Published!.Active)));
        Assert.Equal((FailoverPhase.Failed, "no"), (register.History[0].Phase, register.History[0].Failure));
    }

    [Fact]
    public void RefusedWhileNothingChanges_GoesOnWithoutThoseRecords()
    {
        var register = Switched().IntendingSync("drift", Now).RecordsRefused([new("b", "f00", "no")], "no", Now, Now, 20);

        Assert.Equal(("1-2", 3), (register.Operation!.Id, register.Sequence));
        Assert.Equal("b", Assert.Single(register.Refused).Region);
    }

    [Fact]
    public void InSync_CompletesWhatWasBeingVerifiedOnly()
    {
        var register = Switched().Intending(Operation("b", "c")).RecordsRefused([], "no", Now, Now, 20).InSync(Now.AddSeconds(40));

        Assert.Equal([FailoverPhase.Failed, FailoverPhase.Done], register.History.Select(h => h.Phase));
        Assert.Equal("40 s", $"{register.History[1].Timings!.Insync}");
    }

    [Fact]
    public void Adopting_IsAboveBothTheZoneAndTheRegister()
    {
        var zone = OwnershipRecord.Parse("agentregion/v1 store=s service=n/n term=8 epoch=5 active=b op=o seq=20")!;
        var register = new Register { Term = 2, Epoch = 6, Sequence = 3 }.Adopting(zone, "text", "it was lost", Now, Now);

        Assert.Equal((9, 7, 21), (register.Term, register.Epoch, register.Sequence));
        Assert.Equal(["b"], register.Operation!.To);
        Assert.Equal(new(7, Now, "it was lost"), register.OpenAdoption);
    }

    [Fact]
    public void ClosingWithoutAnOperation_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new Register().Accepted(Published(1, "a"), null, Now, 20));
        Assert.Throws<InvalidOperationException>(() => new Register().RecordsRefused([], "no", Now, Now, 20));
        Assert.Throws<InvalidOperationException>(() => new Register().IntendingSync("why", Now));
    }

    private static Register Switched() => new Register().Intending(Operation("a", "b")).Accepted(Published(1, "b"), new(), Now, 20);

    private static Published Published(long epoch, string active) =>
        new() { Epoch = epoch, Active = [active], Ownership = "text", ChangeId = "C1", AcceptedAt = Now };

    private static Operation Operation(string from, string to) =>
        new() { Id = "", Epoch = 0, Kind = FailoverKind.Failover, From = [from], To = [to], Evidence = "down", IntentAt = Now };
}
