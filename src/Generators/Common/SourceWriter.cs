using System.Text;

namespace Concurrency.Generators;

/// <summary>Writes indented blocks of source. The only StringBuilder in the assembly: '\n' whatever the checkout or the build machine uses, no trailing blanks.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _indent;

    /// <summary>Writes a block, each line at the current depth. An empty string is an empty line.</summary>
    public void Write(string block)
    {
        foreach (string line in block.Split('\n'))
        {
            string trimmed = line.TrimEnd();
            if (trimmed.Length > 0)
            {
                _text.Append(' ', _indent * 4).Append(trimmed);
            }

            _text.Append('\n');
        }
    }

    public void Open(string header)
    {
        Write(header);
        Write("{");
        _indent++;
    }

    public void Close()
    {
        _indent--;
        Write("}");
    }

    public override string ToString() => _text.ToString();
}
